//! Pinyin of names, for search ("dgzq" finds 东莞证券) and for an order that does not depend on a database's
//! collation.

use super::readings::{reading, word_at};
use super::width::{fold_char, is_han, is_invisible};

/// A text in Latin letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Romanised {
    /// All syllables run together: `dongguanzhengquan`.
    pub full: String,
    /// First letter of each syllable, Latin words and numbers whole: `dgzq`, `led` + `zm` for LED照明.
    pub initials: String,
    /// Syllables in order; a run of Latin letters and digits is one of them.
    pub syllables: Vec<String>,
}

/// One step through a text.
enum Piece {
    /// A Chinese character that has a reading.
    Syllable(&'static str, char),
    /// A lower-cased ASCII letter or digit.
    Ascii(u8),
    /// A letter of another script, or a Chinese character without a known reading.
    Other(char),
    /// Punctuation or space: ends a run of Latin letters, shows nowhere.
    Break,
}

/// Walks over a text and hands each piece to `take`. Never allocates.
fn walk(text: &str, mut take: impl FnMut(Piece)) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if is_han(c)
            && let Some((word, readings)) = word_at(rest, c)
        {
            for (letter, syllable) in word.chars().zip(*readings) {
                take(Piece::Syllable(syllable, letter));
            }
            rest = rest.get(word.len()..).unwrap_or_default();
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if is_invisible(c) {
            continue;
        }
        take(piece(c));
    }
}

fn piece(c: char) -> Piece {
    if is_han(c) {
        return reading(c).map_or(Piece::Other(c), |syllable| Piece::Syllable(syllable, c));
    }
    let folded = fold_char(c);
    if folded.is_ascii_alphanumeric() {
        return Piece::Ascii((folded as u8).to_ascii_lowercase());
    }
    if folded.is_alphanumeric() { Piece::Other(folded) } else { Piece::Break }
}

/// The text in Latin letters, with the readings usual in names of companies and places.
pub fn romanise(text: &str) -> Romanised {
    let mut out = Romanised {
        full: String::with_capacity(text.len() * 2),
        initials: String::with_capacity(text.len() / 2),
        syllables: Vec::with_capacity(text.len() / 3 + 1),
    };
    let mut in_latin = false;
    walk(text, |piece| match piece {
        Piece::Syllable(syllable, _) => {
            in_latin = false;
            out.full.push_str(syllable);
            out.initials.extend(syllable.chars().next());
            out.syllables.push(syllable.to_owned());
        }
        Piece::Ascii(byte) => {
            let letter = char::from(byte);
            out.full.push(letter);
            out.initials.push(letter);
            match out.syllables.last_mut() {
                Some(run) if in_latin => run.push(letter),
                _ => out.syllables.push(letter.to_string()),
            }
            in_latin = true;
        }
        Piece::Other(_) | Piece::Break => in_latin = false,
    });
    out
}

/// An ASCII key whose byte order is the order of the names by pinyin, character by character as dictionaries
/// and spreadsheets sort: first the syllable (a shorter one first: 西安 before 先), then, within one syllable,
/// the character's code. Digits come before letters; a name comes before a longer name that it begins.
/// Punctuation and spaces do not count.
///
/// The key is the same on every machine; compare it by bytes (`BINARY` in SQLite, `COLLATE "C"` in PostgreSQL).
pub fn sort_key(text: &str) -> String {
    // "zhuang 4e1c": at most 11 bytes for a character of three, usually fewer.
    let mut key = String::with_capacity(text.len() * 11 / 3 + 4);
    walk(text, |piece| match piece {
        Piece::Syllable(syllable, c) => {
            key.push_str(syllable);
            key.push(' ');
            push_code(&mut key, c);
        }
        Piece::Ascii(byte) => key.push(char::from(byte)),
        // '~' is the last printable ASCII character: what cannot be read comes last.
        Piece::Other(c) => {
            key.push('~');
            push_code(&mut key, c);
        }
        Piece::Break => {}
    });
    key
}

/// Four hexadecimal digits; characters beyond the basic plane get five after a `g`, so that they follow.
fn push_code(key: &mut String, c: char) {
    let code = u32::from(c);
    let digits = if code > 0xFFFF {
        key.push('g');
        5
    } else {
        4
    };
    for place in (0..digits).rev() {
        let digit = (code >> (place * 4)) & 0xF;
        key.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanises_names_of_companies_and_places() {
        for (text, full, initials) in [
            ("东莞证券", "dongguanzhengquan", "dgzq"),
            ("长安", "changan", "ca"),
            ("东莞市长安镇", "dongguanshichanganzhen", "dgscaz"),
            ("东莞银行", "dongguanyinhang", "dgyh"),
            ("东莞农村商业银行", "dongguannongcunshangyeyinhang", "dgncsyyh"),
            ("行业协会", "hangyexiehui", "hyxh"),
            ("远行科技", "yuanxingkeji", "yxkj"),
            ("重庆重工", "chongqingzhonggong", "cqzg"),
            ("厦门大厦", "xiamendasha", "xmds"),
            ("塘厦", "tangxia", "tx"),
            ("高埗", "gaobu", "gb"),
            ("道滘", "daojiao", "dj"),
            ("横沥", "hengli", "hl"),
            ("麻涌", "machong", "mc"),
            ("石碣寮步", "shijieliaobu", "sjlb"),
            ("朝阳科技", "chaoyangkeji", "cykj"),
            ("盛世成长", "shengshichengzhang", "sscz"),
            ("曾氏模具", "zengshimuju", "zsmj"),
            ("音乐", "yinyue", "yy"),
            ("乐昌", "lechang", "lc"),
            ("绿通", "lvtong", "lt"),
            ("TCL集团", "tcljituan", "tcljt"),
            ("粤宏远Ａ", "yuehongyuana", "yhya"),
            ("优利德科技（中国）", "youlidekejizhongguo", "yldkjzg"),
            ("", "", ""),
        ] {
            let got = romanise(text);
            assert_eq!((got.full.as_str(), got.initials.as_str()), (full, initials), "{text}");
        }
    }

    #[test]
    fn towns_read_as_the_gazetteer_writes_them() {
        let mut reader = csv::Reader::from_path("seeds/towns.csv").unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            let (short, pinyin) = (&row[2], row[11].to_lowercase());
            // 滨海湾新区 is given there as Binhaiwan only.
            assert!(romanise(short).full.starts_with(&pinyin), "{short} {pinyin}");
        }
    }

    #[test]
    fn latin_runs_are_one_syllable() {
        assert_eq!(romanise("LED照明3D X").syllables, ["led", "zhao", "ming", "3d", "x"]);
    }

    #[test]
    fn sorts_by_syllable_then_character() {
        let mut names = vec![
            "先导",
            "西安",
            "张三",
            "章二",
            "张四",
            "重庆",
            "重工",
            "东莞市",
            "东莞",
            "阿里",
            "3M",
            "石龙",
            "TCL",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "3M",
                "阿里",
                "重庆",
                "东莞",
                "东莞市",
                "石龙",
                "TCL",
                "西安",
                "先导",
                "张三",
                "张四",
                "章二",
                "重工"
            ]
        );
    }

    #[test]
    fn keys_are_printable_ascii_and_tell_characters_apart() {
        assert!(sort_key("东莞证券 Ａ（中国）𠮷é").bytes().all(|b| (b' '..=b'~').contains(&b)));
        assert_ne!(sort_key("宏源"), sort_key("宏远"));
        assert_ne!(sort_key("宏元"), sort_key("宏源"));
        assert_eq!(sort_key("东莞（证券）"), sort_key("东莞证券"));
        assert_eq!(sort_key("东莞"), "dong 4e1cguan 839e");
    }
}
