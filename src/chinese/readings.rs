//! Readings for which the dictionary's first choice is wrong in names of companies and places.
//!
//! A character-by-character dictionary reads 银行 as "yin xing" and 长安 as "zhang an". Two small
//! tables correct the cases that occur here: words of two or three characters, and single
//! characters whose usual reading in names is not the dictionary's first. Words such as 市长 are
//! left out on purpose: 东莞市长安镇 contains it by accident.

use std::sync::LazyLock;

use super::sound::Sound;

/// Words with their readings, sorted by first character for binary search. Longer words come before
/// shorter ones with the same first character.
const WORDS: &[(&str, &[&str])] = &[
    ("一行", &["yi", "hang"]),
    ("东涌", &["dong", "chong"]),
    ("东阿", &["dong", "e"]),
    ("乐器", &["yue", "qi"]),
    ("乐清", &["yue", "qing"]),
    ("九重", &["jiu", "chong"]),
    ("人参", &["ren", "shen"]),
    ("会计", &["kuai", "ji"]),
    ("供给", &["gong", "ji"]),
    ("光栅", &["guang", "shan"]),
    ("六合", &["lu", "he"]),
    ("六安", &["lu", "an"]),
    ("分行", &["fen", "hang"]),
    ("双重", &["shuang", "chong"]),
    ("同行", &["tong", "hang"]),
    ("咖喱", &["ga", "li"]),
    ("商厦", &["shang", "sha"]),
    ("商行", &["shang", "hang"]),
    ("增长", &["zeng", "zhang"]),
    ("声乐", &["sheng", "yue"]),
    ("多重", &["duo", "chong"]),
    ("大厦", &["da", "sha"]),
    ("大埔", &["da", "bu"]),
    ("央行", &["yang", "hang"]),
    ("子弹", &["zi", "dan"]),
    ("导弹", &["dao", "dan"]),
    ("广厦", &["guang", "sha"]),
    ("强劲", &["qiang", "jing"]),
    ("总行", &["zong", "hang"]),
    ("成长", &["cheng", "zhang"]),
    ("投行", &["tou", "hang"]),
    ("支行", &["zhi", "hang"]),
    ("朝夕", &["zhao", "xi"]),
    ("校准", &["jiao", "zhun"]),
    ("校验", &["jiao", "yan"]),
    ("模具", &["mu", "ju"]),
    ("模板", &["mu", "ban"]),
    ("沙涌", &["sha", "chong"]),
    ("河涌", &["he", "chong"]),
    ("洋行", &["yang", "hang"]),
    ("海参", &["hai", "shen"]),
    ("生长", &["sheng", "zhang"]),
    ("番禺", &["pan", "yu"]),
    ("给排水", &["ji", "pai", "shui"]),
    ("给水", &["ji", "shui"]),
    ("给油", &["ji", "you"]),
    ("自传", &["zi", "zhuan"]),
    ("自给", &["zi", "ji"]),
    ("蚌埠", &["beng", "bu"]),
    ("行业", &["hang", "ye"]),
    ("行家", &["hang", "jia"]),
    ("行情", &["hang", "qing"]),
    ("西藏", &["xi", "zang"]),
    ("调查", &["diao", "cha"]),
    ("调研", &["diao", "yan"]),
    ("车行", &["che", "hang"]),
    ("还原", &["huan", "yuan"]),
    ("重叠", &["chong", "die"]),
    ("重庆", &["chong", "qing"]),
    ("重新", &["chong", "xin"]),
    ("重构", &["chong", "gou"]),
    ("重组", &["chong", "zu"]),
    ("银行", &["yin", "hang"]),
    ("音乐", &["yin", "yue"]),
    ("麻涌", &["ma", "chong"]),
];

/// A word with the readings of its characters.
type Word = (&'static str, &'static [&'static str]);

/// Returns the word at the beginning of `rest`, with the readings of its characters.
fn word_at(rest: &str, first: char) -> Option<&'static Word> {
    let start = WORDS.partition_point(|(word, _)| word.chars().next() < Some(first));
    WORDS
        .get(start..)?
        .iter()
        .take_while(|(word, _)| word.starts_with(first))
        .find(|(word, _)| rest.starts_with(word))
}

/// Returns the reading of a single character in names, if it is not the dictionary's first.
fn preferred(c: char) -> Option<&'static str> {
    Some(match c {
        '长' => "chang",
        '厦' => "xia",
        '曾' => "zeng",
        '晟' => "sheng",
        '佛' => "fo",
        '都' => "du",
        '调' => "tiao",
        '弹' => "tan",
        '翟' => "zhai",
        '缪' => "miao",
        '仇' => "qiu",
        '覃' => "qin",
        '什' => "shi",
        '薄' => "bo",
        '轧' => "zha",
        '曝' => "bao",
        '茄' => "qie",
        '似' => "si",
        // The dictionary has no usable entry, or one that differs from local place names.
        '莞' => "guan",
        '埗' => "bu",
        '滘' => "jiao",
        '沥' => "li",
        '碣' => "jie",
        '栎' => "li",
        _ => return None,
    })
}

/// A Chinese character with the reading it has outside the words of [`WORDS`].
#[derive(Clone, Copy)]
struct Alone {
    sound: Option<Sound>,
    /// Whether a word of [`WORDS`] begins with the character.
    begins_word: bool,
}

impl Alone {
    fn of(c: char) -> Self {
        Self {
            sound: reading(c).and_then(Sound::of),
            begins_word: WORDS.iter().any(|(word, _)| word.starts_with(c)),
        }
    }
}

/// Characters from [`FIRST`] to U+9FFF, which names are written with, looked up once.
static COMMON: LazyLock<Vec<Alone>> =
    LazyLock::new(|| (FIRST..='\u{9FFF}').map(Alone::of).collect());
const FIRST: char = '\u{3400}';

/// Returns the sound of the Chinese character at the beginning of `rest`. If a word of [`WORDS`]
/// begins there, returns the whole word with its readings as `Err`.
pub(super) fn sound_at(rest: &str, first: char) -> Result<Option<Sound>, &'static Word> {
    let place = u32::from(first).checked_sub(u32::from(FIRST)).map(|place| place as usize);
    let common = place.and_then(|place| COMMON.get(place)).copied();
    let alone = common.unwrap_or_else(|| Alone::of(first));
    match alone.begins_word.then(|| word_at(rest, first)).flatten() {
        Some(word) => Err(word),
        None => Ok(alone.sound),
    }
}

/// Returns the reading of one Chinese character in ASCII (`lü` is written `lv`, as people type it).
fn reading(c: char) -> Option<&'static str> {
    use ::pinyin::ToPinyin;
    if let Some(reading) = preferred(c) {
        return Some(reading);
    }
    let plain = c.to_pinyin()?.plain();
    if plain.is_ascii() {
        return Some(plain);
    }
    match plain {
        "lü" => Some("lv"),
        "nü" => Some("nv"),
        "lüe" => Some("lve"),
        "nüe" => Some("nve"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_complete() {
        for pair in WORDS.windows(2) {
            let (a, b) = (pair[0].0, pair[1].0);
            let (first_a, first_b) = (a.chars().next(), b.chars().next());
            assert!(
                first_a < first_b || first_a == first_b && a.len() >= b.len(),
                "{a} before {b}"
            );
        }
        for (word, readings) in WORDS {
            assert!(readings.iter().all(|reading| Sound::of(reading).is_some()), "{word}");
            assert_eq!(word.chars().count(), readings.len(), "{word}");
            assert_eq!(word_at(word, word.chars().next().unwrap()).unwrap().0, *word);
        }
    }

    #[test]
    fn every_reading_is_ascii() {
        for c in ('\u{3400}'..='\u{9FFF}').chain('\u{20000}'..='\u{2FFFF}') {
            if let Some(reading) = reading(c) {
                assert!(reading.bytes().all(|b| b.is_ascii_lowercase()), "{c} {reading}");
                assert!(Sound::of(reading).is_some(), "{c} {reading}");
            }
        }
    }
}
