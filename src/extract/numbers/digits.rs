//! Numbers in digits.

/// The value of a token of digits and separators, folded: `15`, `1,200`, `3.5`. None for what is no
/// single number (`12.5.2015`, `127.0.0.1`).
///
/// A comma, or a point, with three digits behind each is a thousands separator: Arab papers use
/// both. `3.500` could be 3.5 as well; counts are much commoner than decimals with three places.
pub fn value(digits: &str) -> Option<f64> {
    let (mut value, mut places) = (0.0, 0i32);
    let mut point = false;
    let mut separator = None;
    for (i, c) in digits.char_indices() {
        match c {
            '0'..='9' => {
                value = value * 10.0 + f64::from(c as u8 - b'0');
                places += 1;
            }
            _ => {
                let rest = &digits[i + c.len_utf8()..];
                let behind = rest.bytes().take_while(u8::is_ascii_digit).count();
                let thousands =
                    behind == 3 && (1..=3).contains(&places) && value > 0.0 && separator.is_none_or(|s| s == c);
                if point || !(thousands || separator != Some(c) && behind == rest.len()) {
                    return None;
                }
                point = !thousands;
                separator = Some(c);
                places = 0;
            }
        }
    }
    Some(if point { value / 10f64.powi(places) } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for (digits, want) in [
            ("15", Some(15.0)),
            ("1,200", Some(1200.0)),
            ("1.200.000", Some(1_200_000.0)),
            ("3.5", Some(3.5)),
            ("3,5", Some(3.5)),
            ("0.125", Some(0.125)),
            ("1٬200٫5", Some(1200.5)),
            ("12.5.2015", None),
            ("1,20,300", None),
            ("2015.04", Some(2015.04)),
        ] {
            assert_eq!(value(digits), want, "{digits}");
        }
    }
}
