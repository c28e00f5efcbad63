//! Pinyin of names: for search ("dgzq" finds 东莞证券), and for a sort order that does not depend
//! on the collation of the database.

use super::readings::sound_at;
use super::sound::{Sound, push_place};
use super::width::{fold_char, is_han, is_invisible};

/// A text in Latin letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Romanised {
    /// All syllables joined: `dongguanzhengquan`.
    pub full: String,
    /// First letter of each syllable; Latin words and numbers whole: `dgzq`, `led` + `zm` for
    /// LED照明.
    pub initials: String,
}

/// One piece of a text.
enum Piece {
    /// A character with a sound: Chinese, or a lower-case ASCII letter or digit. The character is
    /// `'\0'` for a letter or digit.
    Sound(Sound, char),
    /// A letter of another script, or a Chinese character without a known reading.
    Silent(char),
}

/// Splits a text and passes each piece to `take`. Skips punctuation and spaces. Never allocates.
fn walk(text: &str, mut take: impl FnMut(Piece)) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        if is_han(c) {
            match sound_at(rest, c) {
                Ok(Some(sound)) => take(Piece::Sound(sound, c)),
                Ok(None) => take(Piece::Silent(c)),
                Err((word, readings)) => {
                    for (c, reading) in word.chars().zip(*readings) {
                        take(Sound::of(reading).map_or(Piece::Silent(c), |s| Piece::Sound(s, c)));
                    }
                    length = word.len();
                }
            }
        } else if !is_invisible(c) {
            other(fold_char(c)).into_iter().for_each(&mut take);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
}

fn other(c: char) -> Option<Piece> {
    if c.is_ascii_alphanumeric() {
        let letter = c.to_ascii_lowercase();
        return Sound::of(letter.encode_utf8(&mut [0])).map(|sound| Piece::Sound(sound, '\0'));
    }
    c.is_alphanumeric().then_some(Piece::Silent(c))
}

/// Returns the text in Latin letters, with the readings usual in names of companies and places.
pub fn romanise(text: &str) -> Romanised {
    let mut out = Romanised {
        full: String::with_capacity(text.len() * 2),
        initials: String::with_capacity(text.len() / 2),
    };
    walk(text, |piece| {
        if let Piece::Sound(sound, _) = piece {
            let sound = sound.as_str();
            out.full.push_str(sound);
            out.initials.extend(sound.chars().next());
        }
    });
    out
}

/// Returns a sort key of printable ASCII; its byte order is the pinyin order of the names. Names
/// compare character by character, as in dictionaries and spreadsheets: first by sound (the shorter
/// one first: 西安 before 先), then by character code. Digits come before letters, a name before a
/// longer name with the same beginning, characters without a reading last. Punctuation and spaces
/// are ignored.
///
/// The key has four bytes per character, as it is part of several indexes. It is the same on every
/// machine. Compare it by bytes (`BINARY` in SQLite, `COLLATE "C"` in PostgreSQL).
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 4 / 3 + 4);
    walk(text, |piece| match piece {
        Piece::Sound(sound, c) => push_place(&mut key, Some(sound), c),
        Piece::Silent(c) => push_place(&mut key, None, c),
    });
    key
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
            // The gazetteer gives only Binhaiwan for 滨海湾新区.
            assert!(romanise(short).full.starts_with(&pinyin), "{short} {pinyin}");
        }
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
        assert!(sort_key("东莞证券 Ａ（中国）𠮷é").bytes().all(|b| (b'!'..=b'~').contains(&b)));
        assert_ne!(sort_key("宏源"), sort_key("宏远"));
        assert_ne!(sort_key("宏元"), sort_key("宏源"));
        assert_eq!(sort_key("东莞（证券）"), sort_key("东莞证券"));
        assert_eq!(sort_key("东莞").len(), 8);
        assert!(sort_key("é") > sort_key("座"));
    }
}
