//! One WARC response record (ISO 28500) with the HTTP message in it.

/// What a record holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Page<'a> {
    pub id: Option<&'a str>,
    pub url: Option<&'a str>,
    /// `Content-Type` of the HTTP message.
    pub content_type: Option<&'a str>,
    /// `Content-Encoding` of the HTTP message.
    pub content_encoding: Option<&'a str>,
    pub body: std::borrow::Cow<'a, [u8]>,
}

/// Reads a record of the type `response`.
///
/// # Errors
/// When the bytes are no such record.
pub fn read(record: &[u8]) -> Result<Page<'_>, String> {
    let (head, block) = headers(record).ok_or("the record's header has no end")?;
    if !head.starts_with("WARC/") {
        return Err("the record does not begin with `WARC/`".to_owned());
    }
    if field(head, "WARC-Type").is_none_or(|t| !t.eq_ignore_ascii_case("response")) {
        return Err("the record is no response".to_owned());
    }
    let length = field(head, "Content-Length").and_then(|l| l.parse::<usize>().ok()).unwrap_or(block.len());
    let block = &block[..block.len().min(length)];
    let (http, body) = headers(block).ok_or("the HTTP header has no end")?;
    let chunked = field(http, "Transfer-Encoding").is_some_and(|e| e.eq_ignore_ascii_case("chunked"));
    let body = match chunked.then(|| unchunk(body)).flatten() {
        Some(whole) => whole.into(),
        // Crawlers often store the body already put together and leave the header.
        None => body.into(),
    };
    let brackets = ['<', '>'];
    Ok(Page {
        id: field(head, "WARC-Record-ID").map(|i| i.trim_matches(brackets)),
        url: field(head, "WARC-Target-URI").map(|u| u.trim_matches(brackets)),
        content_type: field(http, "Content-Type"),
        content_encoding: field(http, "Content-Encoding"),
        body,
    })
}

/// The header before the first empty line, and what is behind it.
fn headers(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (at, len) = match (memchr::memmem::find(bytes, b"\r\n\r\n"), memchr::memmem::find(bytes, b"\n\n")) {
        (Some(a), Some(b)) if b < a => (b, 2),
        (Some(a), _) => (a, 4),
        (None, Some(b)) => (b, 2),
        (None, None) => return None,
    };
    Some((std::str::from_utf8(&bytes[..at]).ok()?, &bytes[at + len..]))
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Puts a chunked body together; none where it is not chunked after all.
fn unchunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(bytes.len());
    loop {
        let end = memchr::memchr(b'\n', bytes)?;
        let size = std::str::from_utf8(&bytes[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        bytes = &bytes[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(bytes.get(..size)?);
        bytes = bytes.get(size..)?;
        bytes = bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n"))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_response() {
        let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n\
                    4\r\n<p>a\r\n4\r\n</p>\r\n0\r\n\r\n";
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://example.org/\r\n\
             Content-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        );
        let page = read(record.as_bytes()).unwrap();
        assert_eq!((page.id, page.url), (Some("urn:uuid:1"), Some("https://example.org/")));
        assert_eq!(page.body.as_ref(), b"<p>a</p>");
    }

    #[test]
    fn other_records_are_told() {
        assert!(read(b"WARC/1.0\r\nWARC-Type: request\r\n\r\nGET / HTTP/1.1\r\n\r\n").is_err());
        assert!(read(b"hello\n\n").is_err());
        assert!(read(b"").is_err());
    }
}
