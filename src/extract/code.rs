//! PLOVER actor codes: a country and sectors.

use std::fmt;
use std::ops::Deref;

/// ISO 3166-1 alpha-3 of a state, or `IGO`, `NGO` for international bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 3]);

impl Country {
    pub const IGO: Country = Country(*b"IGO");
    pub const NGO: Country = Country(*b"NGO");

    /// None unless `code` is three capital letters.
    pub fn new(code: &str) -> Option<Country> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Country(bytes))
    }

    /// Is it a state where people's names are Arabic ones: a member of the Arab League?
    pub fn is_arab(self) -> bool {
        ARAB.contains(&&self.0)
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("capital letters are UTF-8")
    }

    /// The letters as a number.
    pub fn number(self) -> u64 {
        number(self.0)
    }
}

/// Three letters as a number.
pub fn number([a, b, c]: [u8; 3]) -> u64 {
    u64::from(u32::from_be_bytes([0, a, b, c]))
}

/// PLOVER's three-letter codes of sectors (GOV, MIL, COP, …), at most three of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sectors {
    list: [[u8; 3]; 3],
    len: u8,
}

impl Deref for Sectors {
    type Target = [[u8; 3]];

    fn deref(&self) -> &[[u8; 3]] {
        &self.list[..usize::from(self.len)]
    }
}

/// Takes the first three.
impl FromIterator<[u8; 3]> for Sectors {
    fn from_iter<I: IntoIterator<Item = [u8; 3]>>(sectors: I) -> Sectors {
        let mut taken = Sectors::default();
        for (slot, sector) in taken.list.iter_mut().zip(sectors) {
            *slot = sector;
            taken.len += 1;
        }
        taken
    }
}

/// Takes the first three.
impl From<&[[u8; 3]]> for Sectors {
    fn from(sectors: &[[u8; 3]]) -> Sectors {
        sectors.iter().copied().collect()
    }
}

/// Country and sectors of an actor, most telling sector first: `SYRMIL`, `IGOUNO`, `CVL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Code {
    pub country: Option<Country>,
    pub sectors: Sectors,
}

impl Code {
    /// The letters of the most telling sector as a number; 0 where none is told.
    pub fn first_sector(&self) -> u64 {
        self.sectors.first().map_or(0, |s| number(*s))
    }

    /// Reads `SYRMIL`, `IGOUNO`, `TUR`; with `known_sectors` a code may begin with a sector (`CVL`, `REB`).
    pub fn parse(code: &str) -> Option<Code> {
        let groups: Vec<[u8; 3]> = code.as_bytes().chunks(3).map(|c| c.try_into().ok()).collect::<Option<_>>()?;
        if !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return None;
        }
        let first_is_sector = groups.first().is_some_and(|g| SECTORS.contains(&g));
        let (country, sectors) = match first_is_sector {
            true => (None, &groups[..]),
            false => (groups.first().map(|g| Country(*g)), groups.get(1..).unwrap_or_default()),
        };
        Some(Code { country, sectors: sectors.into() })
    }

    pub fn is_empty(&self) -> bool {
        self.country.is_none() && self.sectors.is_empty()
    }

    pub fn has_sector(&self, sector: &str) -> bool {
        self.sectors.iter().any(|s| s == sector.as_bytes())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(c) = self.country {
            f.write_str(c.as_str())?;
        }
        for s in self.sectors.iter() {
            f.write_str(std::str::from_utf8(s).expect("sectors are ASCII"))?;
        }
        Ok(())
    }
}

/// The members of the Arab League.
const ARAB: [&[u8; 3]; 22] = [
    b"ARE", b"BHR", b"COM", b"DJI", b"DZA", b"EGY", b"IRQ", b"JOR", b"KWT", b"LBN", b"LBY", b"MAR", b"MRT", b"OMN",
    b"PSE", b"QAT", b"SAU", b"SDN", b"SOM", b"SYR", b"TUN", b"YEM",
];

/// PLOVER's sectors, those of the annotation guide.
pub const SECTORS: [&[u8; 3]; 21] = [
    b"GOV", b"MIL", b"COP", b"JUD", b"LEG", b"SPY", b"PRM", b"REB", b"UAF", b"OPP", b"PTY", b"CVL", b"REF", b"MED",
    b"JRN", b"REL", b"EDU", b"BUS", b"CRM", b"SOC", b"AGR",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_and_write() {
        for code in ["SYRMIL", "IGOUNO", "TUR", "CVL", "SYRREB", "NGO"] {
            assert_eq!(Code::parse(code).unwrap().to_string(), code);
        }
        assert!(Code::parse("CVL").unwrap().country.is_none());
        assert_eq!(Code::parse("syr"), None);
    }
}
