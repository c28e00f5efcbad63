//! The sounds of names, and the order of names: by sound, then by character.

use std::sync::LazyLock;

/// A sound, as its index in [`SOUNDS`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Sound(u16);

/// All sounds in order: digits, Latin letters and the syllables of Mandarin (`lü` written `lv`). A
/// letter comes before the syllables that begin with it: TCL before 塔.
static SOUNDS: LazyLock<Vec<&str>> = LazyLock::new(|| TEXT.split_whitespace().collect());
const TEXT: &str = "
    0 1 2 3 4 5 6 7 8 9 a ai an ang ao b ba bai ban bang bao bei ben beng bi bian biang biao
    bie bin bing bo bong bu c ca cai can cang cao ce cei cen ceng cha chai chan chang chao che
    chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan
    cui cun cuo d da dai dan dang dao de den deng di dian diao die din ding diu dong dou du
    duan dui dun duo e ei en eng er f fa fan fang fei fen feng fiao fo fou fu g ga gai gan
    gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo h ha hai han hang hao
    he hei hen heng hm hong hou hu hua huai huan huang hui hun huo i j ji jia jian jiang jiao
    jie jin jing jiong jiu ju juan jue jun k ka kai kan kang kao ke ken keng kong kou ku kua
    kuai kuan kuang kui kun kuo l la lai lan lang lao le lei leng li lia lian liang liao lie
    lin ling liu lo long lou lu luan lun luo lv lve m ma mai man mang mao me mei men meng mi
    mian miao mie min ming miu mo mou mu n na nai nan nang nao ne nei nen neng ni nian niang
    niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou p pa pai pan pang pao pei pen
    peng pi pian piao pie pin ping po pou pu q qi qia qian qiang qiao qie qin qing qiong qiu
    qu quan que qun r ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo s sa sai
    san sang sao se sen seng sha shai shan shang shao she shen sheng shi shou shu shua shuai
    shuan shuang shui shun shuo si song sou su suan sui sun suo t ta tai tan tang tao te teng
    ti tian tiao tie ting tong tou tu tuan tui tun tuo u v w wa wai wan wang wei wen weng wo
    wong wu x xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun y ya yan yang yao
    ye yi yin ying yo yong you yu yuan yue yun z za zai zan zang zao ze zei zen zeng zha zhai
    zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo
    zi zong zou zu zuan zui zun zuo
";

impl Sound {
    /// Returns the sound with this spelling.
    pub(super) fn of(text: &str) -> Option<Self> {
        let place = SOUNDS.binary_search(&text).ok()?;
        u16::try_from(place).ok().map(Self)
    }

    /// Returns the spelling.
    pub(super) fn as_str(self) -> &'static str {
        SOUNDS.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

/// Base of the number system of a key: the printable ASCII characters from `!` to `~`.
const DIGITS: u32 = 94;
/// Number of values for sounds; the last is for characters without a known sound.
const ROOM: u32 = 448;
/// Number of characters per sound, so that four digits hold all combinations. Characters beyond
/// extension B share the last value.
const PER_SOUND: u32 = DIGITS.pow(4) / ROOM;

/// Appends the sort key of a character: four bytes that compare in the order of names. A character
/// without a known sound comes last.
pub(super) fn push_place(key: &mut String, sound: Option<Sound>, character: char) {
    let sound = sound.map_or(ROOM - 1, |sound| u32::from(sound.0));
    let place = sound * PER_SOUND + u32::from(character).min(PER_SOUND - 1);
    for power in [DIGITS.pow(3), DIGITS.pow(2), DIGITS, 1] {
        let digit = (place / power % DIGITS) as u8;
        key.push(char::from(b'!' + digit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_are_sorted_and_leave_room_for_what_has_none() {
        assert!(SOUNDS.is_sorted());
        assert!(SOUNDS.len() < ROOM as usize);
        assert_eq!(Sound::of("zhuang").map(Sound::as_str), Some("zhuang"));
        assert_eq!(Sound::of("zhuangg"), None);
    }

    #[test]
    fn places_of_all_common_characters_differ() {
        let place = |c| {
            let mut key = String::new();
            push_place(&mut key, Sound::of("yi"), c);
            key
        };
        assert!(place('\u{2a6de}') < place('\u{2a6df}'));
        assert!(place('一') < place('伊'));
    }
}
