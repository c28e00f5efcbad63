//! Recognises the written forms of boards and stages.

use crate::chinese::fold_width;
use crate::market::{Board, Venue};
use crate::stage::Step;

/// Returns the board for a text; `exchange` distinguishes 主板 of Shanghai, Shenzhen and Hong Kong.
pub fn board(word: &str, exchange: Option<&str>) -> Option<Board> {
    let word = compact(word);
    let exchange = compact(exchange.unwrap_or_default());
    let says = |text: &str| word.contains(text);
    let at = |text: &str| word.contains(text) || exchange.contains(text);
    if let Some(board) = Board::ALL.iter().find(|b| compact(b.label()) == word || b.code() == word)
    {
        return Some(*board);
    }
    let hong_kong = at("港交所") || at("香港") || at("港股") || at("联交所") || at("hk");
    Some(match () {
        () if says("科创") => Board::SseStar,
        () if says("创业") && hong_kong || says("gem") => Board::HkexGem,
        () if says("创业") => Board::SzseChinext,
        () if at("北交") || at("北京证券") || at("bse") => Board::Bse,
        () if says("莞创") || says("股权交易") => Board::Gdotc,
        () if says("创新层") => Board::NeeqInnovation,
        () if says("新三板") || says("基础层") || says("全国股转") => Board::NeeqBase,
        () if hong_kong => Board::HkexMain,
        () if at("纳斯达克") || at("nasdaq") => Board::Nasdaq,
        () if at("纽交所") || at("纽约证券") || at("nyse") => Board::Nyse,
        () if at("新交所") || at("新加坡") || at("sgx") => Board::Sgx,
        () if at("上交所") || at("上海") || at("沪") => Board::SseMain,
        () if at("深交所") || at("深圳") || at("深") => Board::SzseMain,
        () => return None,
    })
}

/// Lists the valid boards for a message.
pub fn boards() -> String {
    let listed = Board::ALL.iter().filter(|board| board.venue() != Venue::Quotation);
    listed.map(|board| board.label()).collect::<Vec<_>>().join("、")
}

/// Returns the stage for a text.
pub fn step(word: &str) -> Option<Step> {
    let word = compact(word);
    let exact = Step::ALL.iter().find(|step| step.label() == word || step.code() == word);
    exact.copied().or_else(|| {
        Some(match word.as_str() {
            "储备" | "培育" | "线索" | "意向" | "培育储备" => Step::Candidate,
            "后备" | "入库" | "后备企业" | "已认定" | "认定后备" => Step::Reserved,
            "股改" | "正在股改" | "启动股改" => Step::Reforming,
            "已股改" | "完成股改" => Step::Reformed,
            "辅导" | "辅导中" | "已辅导备案" | "辅导期" => Step::GuidanceFiled,
            "已辅导验收" | "通过辅导验收" | "辅导完成" => Step::GuidancePassed,
            "已受理" | "在审" | "申报受理" => Step::Accepted,
            "已问询" | "问询中" => Step::Inquiry,
            "过会" | "已过会" | "上市委审议通过" => Step::CommitteePassed,
            "已提交注册" => Step::Submitted,
            "注册" | "已注册" | "获批注册" => Step::Registered,
            "已递表" | "港股递表" => Step::HkFiled,
            _ => return None,
        })
    })
}

/// Lists the stages that a list may contain, for a message.
pub fn steps() -> String {
    let before_listing = Step::ALL.iter().take_while(|step| **step != Step::Listed);
    before_listing.map(|step| step.label()).collect::<Vec<_>>().join("、")
}

fn compact(word: &str) -> String {
    let folded = fold_width(word);
    folded
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boards_are_read_with_their_exchange() {
        for (word, exchange, expected) in [
            ("主板", "深交所", Some(Board::SzseMain)),
            ("主板", "上交所", Some(Board::SseMain)),
            ("主板", "港交所", Some(Board::HkexMain)),
            ("创业板", "", Some(Board::SzseChinext)),
            ("科创板", "上交所", Some(Board::SseStar)),
            ("北交所", "北交所", Some(Board::Bse)),
            ("新三板创新层", "", Some(Board::NeeqInnovation)),
            ("主板", "", None),
            ("深交所主板", "", Some(Board::SzseMain)),
        ] {
            assert_eq!(board(word, Some(exchange)), expected, "{word} {exchange}");
        }
    }

    #[test]
    fn stages_are_read_as_people_write_them() {
        assert_eq!(step("辅导备案"), Some(Step::GuidanceFiled));
        assert_eq!(step("已受理"), Some(Step::Accepted));
        assert_eq!(step("不知道"), None);
    }
}
