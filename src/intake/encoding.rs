//! From bytes to text: compression and character encodings, where the sender marks them.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::Encoding;

/// What the sender says of a record's bytes, and what was made of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks<'a> {
    /// `Content-Type`, for its charset.
    pub content_type: Option<&'a str>,
    /// `Content-Encoding`.
    pub content_encoding: Option<&'a str>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Problem {
    TooLarge(String),
    NotText(String),
}

/// Unpacks gzip and zstd, as the header or the format's own mark says, to at most `limit` bytes.
pub fn unpack<'a>(
    bytes: &'a [u8],
    marks: Marks,
    limit: usize,
    assumed: &mut Vec<String>,
) -> Result<Cow<'a, [u8]>, Problem> {
    let named = marks.content_encoding.map(|e| e.trim().to_ascii_lowercase());
    let format = match named.as_deref() {
        Some("gzip" | "x-gzip") if bytes.starts_with(&[0x1f, 0x8b]) => Some(("gzip", "header")),
        Some("zstd") if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Some(("zstd", "header")),
        _ if bytes.starts_with(&[0x1f, 0x8b, 8]) => Some(("gzip", "magic number")),
        _ if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Some(("zstd", "magic number")),
        _ => None,
    };
    let Some((name, from)) = format else { return Ok(Cow::Borrowed(bytes)) };
    let mut out = Vec::new();
    let broken = |e: std::io::Error| Problem::NotText(format!("{name}: {e}"));
    let mut inner: Box<dyn Read> = match name {
        "gzip" => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
        _ => {
            let mut decoder = zstd::stream::read::Decoder::new(bytes).map_err(broken)?;
            // A window of 8 MiB is what RFC 8878 asks decoders to bear.
            decoder.window_log_max(23).map_err(broken)?;
            Box::new(decoder)
        }
    };
    inner.by_ref().take(limit as u64 + 1).read_to_end(&mut out).map_err(broken)?;
    if out.len() > limit {
        return Err(Problem::TooLarge(format!("{name} unpacks to more than {limit} bytes")));
    }
    assumed.push(format!("compression: {name} from {from}"));
    Ok(Cow::Owned(out))
}

/// Decodes text: by its byte-order mark, the header's charset, the charset that the text itself declares, else UTF-8.
pub fn decode<'a>(bytes: &'a [u8], marks: Marks, assumed: &mut Vec<String>) -> Result<Cow<'a, str>, Problem> {
    let header = marks.content_type.and_then(charset_of).map(|label| (label, "header"));
    let (encoding, from, skip) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, "byte-order mark", length),
        None => match header.or_else(|| declared(bytes)) {
            Some((label, from)) => match Encoding::for_label(label.as_bytes()) {
                Some(encoding) => (encoding, from, 0),
                None => return Err(Problem::NotText(format!("the charset `{label}` is not known"))),
            },
            None => (encoding_rs::UTF_8, "default", 0),
        },
    };
    let bytes = &bytes[skip..];
    if encoding == encoding_rs::UTF_8 {
        // Faster than the standard library's check, which knows where the error is.
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        let checked = || std::str::from_utf8(bytes).map(Cow::Borrowed);
        return text.map_or_else(checked, Ok).map_err(|e| Problem::NotText(format!("the value is not UTF-8: {e}")));
    }
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    if wrong {
        return Err(Problem::NotText(format!("the value is not {}", encoding.name())));
    }
    assumed.push(format!("encoding: {} from {from}", encoding.name().to_ascii_lowercase()));
    Ok(text)
}

/// The charset of a `Content-Type`.
fn charset_of(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|p| {
        let (key, value) = p.split_once('=')?;
        key.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// The charset that an XML declaration or an HTML `meta` tag names in the first bytes.
fn declared(bytes: &[u8]) -> Option<(&str, &'static str)> {
    const HEAD: usize = 2048;
    let head = &bytes[..bytes.len().min(HEAD)];
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let is_xml = head.trim_ascii_start().starts_with(b"<?xml");
    let (key, from): (&[u8], _) = if is_xml { (b"encoding", "xml declaration") } else { (b"charset", "meta") };
    let head = match (is_xml, memchr::memmem::find(head, b"?>")) {
        (true, end) => &head[..end?],
        _ => head,
    };
    let at = memchr::memmem::find(head, key)? + key.len();
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b))?;
    Some((std::str::from_utf8(&rest[..end]).ok().filter(|l| !l.is_empty())?, from))
}

/// The byte that Latin-1 or Windows-1252, which has printed characters where Latin-1 has controls, reads as `c`.
fn latin(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut utf_8 = [0; 4];
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut utf_8));
    (!unmappable && bytes.len() == 1).then(|| bytes[0])
}

/// Repairs text of Windows-1256 or UTF-8 that somebody decoded as Latin-1 or Windows-1252; none where it is no such
/// text. Only where hardly a letter is outside Latin-1's upper half, and what comes out is Arabic.
pub fn repair(text: &str, assumed: &mut Vec<String>) -> Option<String> {
    const ENOUGH: usize = 12;
    const SAMPLE: usize = 4096;
    let (mut upper, mut arabic, mut ascii) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().take(SAMPLE) {
        match c {
            '\u{80}'..='\u{ff}' => upper += 1,
            // Nearly all texts are Arabic: it shows soon.
            '\u{600}'..='\u{6ff}' if arabic * 8 > SAMPLE => return None,
            '\u{600}'..='\u{6ff}' => arabic += 1,
            'a'..='z' | 'A'..='Z' => ascii += 1,
            _ => {}
        }
    }
    if upper < ENOUGH || arabic * 8 > upper || ascii > upper {
        return None;
    }
    let bytes = text.chars().map(latin).collect::<Option<Vec<u8>>>()?;
    let (repaired, name) = match std::str::from_utf8(&bytes) {
        Ok(text) => (text.to_owned(), "utf-8"),
        Err(_) => (encoding_rs::WINDOWS_1256.decode_without_bom_handling(&bytes).0.into_owned(), "windows-1256"),
    };
    let letters = repaired.chars().filter(|c| c.is_alphabetic()).count();
    let arabic = repaired.chars().filter(|c| matches!(c, '\u{600}'..='\u{6ff}')).count();
    if arabic * 4 < letters * 3 {
        return None;
    }
    assumed.push(format!("encoding: {name} decoded as latin-1 before, repaired"));
    Some(repaired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn text(bytes: &[u8], marks: Marks) -> Result<(String, Vec<String>), Problem> {
        let mut assumed = Vec::new();
        let text = decode(bytes, marks, &mut assumed)?.into_owned();
        Ok((text, assumed))
    }

    #[test]
    fn charsets_are_taken_from_marks_only() {
        let (arabic, _, _) = encoding_rs::WINDOWS_1256.encode("أعلنت الوزارة");
        let header = Marks { content_type: Some("text/plain; charset=windows-1256"), ..Marks::default() };
        assert_eq!(text(&arabic, header).unwrap().0, "أعلنت الوزارة");
        assert!(matches!(text(&arabic, Marks::default()), Err(Problem::NotText(_))));
        let mut page = b"<html><meta charset=\"windows-1256\"><p>".to_vec();
        page.extend_from_slice(&arabic);
        let (decoded, assumed) = text(&page, Marks::default()).unwrap();
        assert!(decoded.ends_with("أعلنت الوزارة"));
        assert_eq!(assumed, ["encoding: windows-1256 from meta"]);
    }

    #[test]
    fn utf_16_by_its_mark() {
        let bytes: Vec<u8> = "\u{feff}قصف".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&bytes, Marks::default()).unwrap().0, "قصف");
    }

    #[test]
    fn bombs_are_refused_and_packed_text_is_unpacked() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&vec![b' '; 1 << 20]).unwrap();
        let packed = packer.finish().unwrap();
        let mut assumed = Vec::new();
        assert!(matches!(unpack(&packed, Marks::default(), 1000, &mut assumed), Err(Problem::TooLarge(_))));
        assert_eq!(unpack(&packed, Marks::default(), 1 << 20, &mut assumed).unwrap().len(), 1 << 20);
        let packed = zstd::encode_all(&b"text"[..], 1).unwrap();
        assert_eq!(unpack(&packed, Marks::default(), 1000, &mut assumed).unwrap().as_ref(), b"text");
        assert_eq!(assumed, ["compression: gzip from magic number", "compression: zstd from magic number"]);
    }

    #[test]
    fn mojibake_is_repaired() {
        let arabic = "أعلنت وزارة الدفاع عن عملية جديدة";
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(arabic);
        let garbled = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
        let mut assumed = Vec::new();
        assert_eq!(repair(&garbled, &mut assumed).as_deref(), Some(arabic));
        let garbled = encoding_rs::WINDOWS_1252.decode_without_bom_handling(arabic.as_bytes()).0.into_owned();
        assert_eq!(repair(&garbled, &mut assumed).as_deref(), Some(arabic));
        let garbled: String = arabic.bytes().map(char::from).collect();
        assert_eq!(repair(&garbled, &mut assumed).as_deref(), Some(arabic));
        assert_eq!(repair(arabic, &mut assumed), None);
        assert_eq!(repair("Le président a déclaré à l'Assemblée que l'été était élevé", &mut assumed), None);
    }
}
