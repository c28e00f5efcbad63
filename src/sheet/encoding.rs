//! Detects the encoding and decodes strictly, without replacement characters.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use encoding_rs::{DecoderResult, GB18030, UTF_16BE, UTF_16LE};

use super::error::ReadError;

/// Supported encodings of text files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first: Excel's "Unicode 文本".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// Name used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    fn byte_order_mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Gb18030 => b"\x84\x31\x95\x33",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Encoding {
    type Err = ReadError;

    /// Parses the API names and common aliases (`gbk`, `gb2312`, `utf8`), ignoring case.
    fn from_str(name: &str) -> Result<Self, ReadError> {
        match name.trim().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "utf-8-sig" => Ok(Self::Utf8),
            "gb18030" | "gbk" | "gb2312" | "cp936" => Ok(Self::Gb18030),
            "utf-16le" | "utf16le" | "utf-16" | "utf16" => Ok(Self::Utf16Le),
            "utf-16be" | "utf16be" => Ok(Self::Utf16Be),
            _ => Err(ReadError::UnknownEncoding { name: name.to_owned() }),
        }
    }
}

/// Decodes a whole text file, in the given encoding or the detected one.
///
/// # Errors
/// [`ReadError::Undecodable`] at the first malformed sequence: no bytes are replaced or guessed.
pub(super) fn decode(
    bytes: &[u8],
    wanted: Option<Encoding>,
) -> Result<(Encoding, Cow<'_, str>), ReadError> {
    let encoding = match wanted {
        Some(encoding) => encoding,
        None => detect(bytes),
    };
    let body = bytes.strip_prefix(encoding.byte_order_mark()).unwrap_or(bytes);
    let text = decode_as(body, encoding).map_err(|good| {
        let (line, column) = end_of(&good);
        ReadError::Undecodable { encoding, line, column }
    })?;
    Ok((encoding, text))
}

fn detect(bytes: &[u8]) -> Encoding {
    let marked = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Gb18030]
        .into_iter()
        .find(|encoding| bytes.starts_with(encoding.byte_order_mark()));
    if let Some(encoding) = marked {
        return encoding;
    }
    if let Some(encoding) = utf16_by_zero_bytes(bytes) {
        return encoding;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Encoding::Utf8,
        Err(error) if is_clearly_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default()) => {
            Encoding::Utf8
        }
        Err(_) => Encoding::Gb18030,
    }
}

/// Detects UTF-16 without a byte order mark. Text has zero bytes only in UTF-16, where every tab,
/// digit and line end has one.
fn utf16_by_zero_bytes(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes.get(..bytes.len().min(65_536)).unwrap_or_default();
    let (mut high_first, mut low_first) = (0usize, 0usize);
    for pair in head.chunks_exact(2) {
        high_first += usize::from(pair.first() == Some(&0));
        low_first += usize::from(pair.last() == Some(&0));
    }
    match low_first.cmp(&high_first) {
        std::cmp::Ordering::Greater => Some(Encoding::Utf16Le),
        std::cmp::Ordering::Less => Some(Encoding::Utf16Be),
        std::cmp::Ordering::Equal => None,
    }
}

/// Returns whether the bytes are UTF-8. A damaged UTF-8 file must not be decoded as GBK, which
/// would give garbage. Three Han characters in valid UTF-8 do not occur by chance in GBK.
fn is_clearly_utf8(valid_prefix: &[u8]) -> bool {
    let text = std::str::from_utf8(valid_prefix).unwrap_or_default();
    text.chars().filter(|c| ('\u{3000}'..='\u{9fff}').contains(c)).take(3).count() == 3
}

/// Returns the text or, as the error, the text before the first malformed sequence.
fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, String> {
    let decoder = match encoding {
        Encoding::Utf8 => {
            return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
                let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
                String::from_utf8_lossy(good).into_owned()
            });
        }
        Encoding::Gb18030 => GB18030,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
    };
    let mut decoder = decoder.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(capacity.unwrap_or_default());
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true).0 {
        DecoderResult::InputEmpty => {
            text.shrink_to_fit();
            Ok(Cow::Owned(text))
        }
        DecoderResult::Malformed(..) | DecoderResult::OutputFull => Err(text),
    }
}

/// Returns the 1-based line and character position after `text`.
fn end_of(text: &str) -> (u32, u32) {
    let line = text.matches('\n').count() + 1;
    let column = text.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "企业名称\t镇街\r\n东莞示例甲有限公司\t一\r\n";

    fn utf16(text: &str, low_first: bool) -> Vec<u8> {
        let bytes = |unit: u16| if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn seen(bytes: &[u8]) -> (Encoding, String) {
        let (encoding, text) = decode(bytes, None).unwrap();
        (encoding, text.into_owned())
    }

    #[test]
    fn every_encoding_is_seen_with_and_without_mark() {
        let gbk = GB18030.encode(TEXT).0.into_owned();
        let plain = [
            (Encoding::Utf8, TEXT.as_bytes().to_vec()),
            (Encoding::Gb18030, gbk),
            (Encoding::Utf16Le, utf16(TEXT, true)),
            (Encoding::Utf16Be, utf16(TEXT, false)),
        ];
        for (encoding, bytes) in plain {
            assert_eq!(seen(&bytes), (encoding, TEXT.to_owned()));
            let marked = [encoding.byte_order_mark(), &bytes].concat();
            assert_eq!(seen(&marked), (encoding, TEXT.to_owned()), "{encoding} with mark");
        }
    }

    #[test]
    fn a_file_cut_inside_a_character_is_refused_with_its_place() {
        let gbk = GB18030.encode("企业名称\n东莞市").0.into_owned();
        let error = decode(&gbk[..gbk.len() - 1], None).unwrap_err();
        assert_eq!(
            error,
            ReadError::Undecodable { encoding: Encoding::Gb18030, line: 2, column: 3 }
        );
        assert!(error.to_string().contains("另存为"), "{error}");
        let utf8 = "企业名称\n东莞市".as_bytes();
        let error = decode(&utf8[..utf8.len() - 1], None).unwrap_err();
        assert_eq!(error, ReadError::Undecodable { encoding: Encoding::Utf8, line: 2, column: 3 });
        let mut utf16 = utf16("企业\n名\n", true);
        utf16.pop();
        assert_eq!(decode(&utf16, None).unwrap_err().code(), "undecodable");
    }

    #[test]
    fn the_senders_choice_overrides_what_the_bytes_show() {
        let error = decode(TEXT.as_bytes(), Some(Encoding::Utf16Le));
        assert!(error.is_err() || error.unwrap().0 == Encoding::Utf16Le);
        assert_eq!(decode(b"\xFF\xFEa\0", Some(Encoding::Utf8)).unwrap_err().code(), "undecodable");
        let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
        assert_eq!(decode(&marked, Some(Encoding::Utf8)).unwrap().1, TEXT);
    }

    #[test]
    fn a_replacement_character_the_sender_wrote_stays() {
        assert_eq!(seen("企业\u{fffd}".as_bytes()).1, "企业\u{fffd}");
    }

    #[test]
    fn names_are_taken_as_people_write_them() {
        assert_eq!("GBK".parse::<Encoding>(), Ok(Encoding::Gb18030));
        for encoding in [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be] {
            assert_eq!(encoding.as_str().parse(), Ok(encoding));
        }
        assert_eq!("big5".parse::<Encoding>().unwrap_err().code(), "unknown_encoding");
    }
}
