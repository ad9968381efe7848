//! Dates as senders write them, to ISO 8601.

use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::{Timestamp, tz::Offset};

/// Normalises ISO 8601, RFC 2822, epoch seconds or milliseconds, and the compact `20241120[T]093000[Z]`, to an ISO 8601
/// date or date-time. None where it is none of these.
pub fn normalise(given: &str) -> Option<String> {
    let given = given.trim();
    iso(given).or_else(|| digits(given)).or_else(|| rfc_2822(given))
}

/// `2024-11-20`, `2024-11-20T09:30[:00[.5]][Z|+03:00|+0300]`; a space may stand for the `T`.
fn iso(given: &str) -> Option<String> {
    let date: civil::Date = given.get(..10)?.parse().ok()?;
    let Some(rest) = given.get(10..).filter(|r| !r.is_empty()) else { return Some(date.to_string()) };
    let time = rest.strip_prefix(['T', 't', ' '])?.trim_start();
    let end = time.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(time.len());
    let clock: civil::Time = time[..end].parse().ok()?;
    let clock = clock.with().subsec_nanosecond(0).build().ok()?;
    Some(format!("{date}T{clock}{}", offset(time[end..].trim())?))
}

/// An offset in ISO notation; empty where there is none.
fn offset(given: &str) -> Option<String> {
    if given.is_empty() {
        return Some(String::new());
    }
    if matches!(given, "Z" | "z" | "UTC" | "GMT") {
        return Some("Z".to_owned());
    }
    let sign = given.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let digits: String = given[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = (&digits[..2], digits.get(2..4).filter(|m| !m.is_empty()).unwrap_or("00"));
    (hours <= "14" && minutes < "60").then(|| format!("{sign}{hours}:{minutes}"))
}

/// `1732095000`, `1732095000000`, `20241120`, `20241120T093000Z`, `20241120093000`.
fn digits(given: &str) -> Option<String> {
    let is_number = given.bytes().all(|b| b.is_ascii_digit());
    match given.len() {
        9 | 10 if is_number => instant(given.parse::<i64>().ok()?.checked_mul(1000)?),
        12 | 13 if is_number => instant(given.parse().ok()?),
        8 | 14..=16 => {
            let date = format!("{}-{}-{}", given.get(..4)?, given.get(4..6)?, given.get(6..8)?);
            let rest = given.get(8..)?.trim_start_matches('T');
            if rest.is_empty() {
                return iso(&date);
            }
            let clock = format!("{}:{}:{}", rest.get(..2)?, rest.get(2..4)?, rest.get(4..6)?);
            iso(&format!("{date}T{clock}{}", rest.get(6..)?))
        }
        _ => None,
    }
}

fn instant(milliseconds: i64) -> Option<String> {
    // 2100-01-01: what is later is no publication date.
    const LATEST: i64 = 4_102_444_800_000;
    let at = Timestamp::from_millisecond(milliseconds).ok().filter(|_| milliseconds < LATEST)?;
    let at = Offset::UTC.to_datetime(at);
    Some(format!("{}T{}Z", at.date(), at.time().with().subsec_nanosecond(0).build().ok()?))
}

/// `Wed, 20 Nov 2024 09:30:00 +0300`. A wrong weekday does no harm.
fn rfc_2822(given: &str) -> Option<String> {
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let at = parser.parse_timestamp(given).ok()?;
    // The sender's own day is kept: an offset is the last word.
    let offset = given.rsplit(' ').find_map(|w| offset(w).filter(|o| !o.is_empty())).unwrap_or("Z".to_owned());
    let seconds = match offset.as_str() {
        "Z" => 0,
        o => {
            let minutes = o[1..3].parse::<i32>().ok()? * 60 + o[4..6].parse::<i32>().ok()?;
            if o.starts_with('-') { -minutes * 60 } else { minutes * 60 }
        }
    };
    let local = Offset::from_seconds(seconds).ok()?.to_datetime(at);
    Some(format!("{}T{}{offset}", local.date(), local.time()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_of_senders() {
        for (given, wanted) in [
            ("2024-11-20", "2024-11-20"),
            ("2024-11-20 09:30:00", "2024-11-20T09:30:00"),
            ("2024-11-20T09:30:00.123+0300", "2024-11-20T09:30:00+03:00"),
            ("2024-11-20T09:30Z", "2024-11-20T09:30:00Z"),
            ("Wed, 20 Nov 2024 09:30:00 +0300", "2024-11-20T09:30:00+03:00"),
            ("20 Nov 2024 09:30 GMT", "2024-11-20T09:30:00Z"),
            ("1732095000", "2024-11-20T09:30:00Z"),
            ("1732095000123", "2024-11-20T09:30:00Z"),
            ("20241120", "2024-11-20"),
            ("20241120T093000Z", "2024-11-20T09:30:00Z"),
            ("20241120093000", "2024-11-20T09:30:00"),
        ] {
            assert_eq!(normalise(given).as_deref(), Some(wanted), "{given}");
        }
    }

    #[test]
    fn what_is_no_date_is_left_open() {
        for given in ["", "yesterday", "2024-13-01", "2024-11-20T25:00:00", "20/11/2024", "99999999999999999", "أمس"]
        {
            assert_eq!(normalise(given), None, "{given}");
        }
    }
}
