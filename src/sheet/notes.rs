//! Recognises totals, notes and example rows by their words.

use super::headings::folded;

/// Mark of the example row of the import template. A name may contain 示例, and even 示例行
/// (示例行星), so its position matters; see [`marks_example`].
pub(super) const EXAMPLE_MARK: &str = "示例行";

const TOTALS: [&str; 6] = ["合计", "总计", "小计", "共计", "累计", "总合计"];
/// Characters that may follow a word for a total in its cell: 合计（40家）, 总计金额, 合计共40家.
const AFTER_TOTAL: &str = "共家户个数额金万千亿元企业";
const LONGEST_TOTAL: usize = 14;

/// Words that start a note if a colon follows.
const NOTES: [&str; 41] = [
    "数据来源",
    "资料来源",
    "信息来源",
    "来源",
    "注",
    "备注",
    "附注",
    "说明",
    "填写说明",
    "填表说明",
    "填报说明",
    "填表人",
    "填报人",
    "填报单位",
    "填报日期",
    "填报时间",
    "填表日期",
    "填表时间",
    "制表",
    "制表人",
    "制表单位",
    "制表日期",
    "审核",
    "审核人",
    "审批人",
    "复核人",
    "负责人",
    "单位负责人",
    "分管领导",
    "经办人",
    "联系人",
    "联系电话",
    "报送单位",
    "报送日期",
    "报送人",
    "统计时间",
    "统计口径",
    "截至",
    "打印时间",
    "导出时间",
    "单位",
];

const SERIAL_HEADINGS: [&str; 8] = ["序号", "序", "编号", "行号", "No", "NO", "No.", "NO."];

const ENDS_OF_NAMES: [&str; 11] =
    ["公司", "厂", "合伙)", "集团", "社", "中心", "院", "所", "银行", "店", "部"];

const SENTENCE_MARKS: [char; 6] = ['。', ':', ';', ',', '!', '、'];
/// Minimum number of characters at which a single cell is a remark even without punctuation.
const LONG_REMARK: usize = 15;

pub(super) fn is_serial_heading(heading: &str) -> bool {
    SERIAL_HEADINGS.contains(&heading)
}

pub(super) fn is_serial_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Returns whether a cell marks a total: `合计`, `总　计：`, `合计(40家)`, `石龙镇小计`; not
/// 合计宝科技有限公司.
pub(super) fn is_total(text: &str) -> bool {
    if !text.contains('计') {
        return false;
    }
    let word: String = folded(text).take(LONGEST_TOTAL + 1).collect();
    if word.chars().count() > LONGEST_TOTAL {
        return false;
    }
    let word = word.trim_end_matches([':', '(', ')']);
    TOTALS.iter().any(|total| {
        let after = word.strip_prefix(total);
        after.is_some_and(|rest| rest.chars().all(belongs_to_total)) || word.ends_with(total)
    })
}

fn belongs_to_total(c: char) -> bool {
    !c.is_alphabetic() || AFTER_TOTAL.contains(c)
}

/// Returns whether a cell is a note: `数据来源：…`, `注1：…`, `填表人：张三`, `（单位：万元）`;
/// `lone` if the line has no other cell.
pub(super) fn is_note(text: &str, lone: bool) -> bool {
    let opening = ['(', '*', '※', '【', '['];
    let mut letters = folded(text).skip_while(|c| opening.contains(c));
    let Some(first) = letters.clone().next() else { return false };
    if !NOTES.iter().any(|note| note.starts_with(first)) {
        return false;
    }
    let words: String = letters.by_ref().take(40).collect();
    NOTES.iter().filter_map(|note| Some((note, words.strip_prefix(note)?))).any(|(note, rest)| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = without_bracket(rest);
        let spelled_out = note.chars().count() >= 4;
        rest.starts_with([':', '、', '.']) || (lone && (rest.is_empty() || spelled_out))
    })
}

/// Removes a bracket at the start: `(盖章):松山湖` → `:松山湖`.
fn without_bracket(text: &str) -> &str {
    let inside = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    inside.map_or(text, |(_, rest)| rest)
}

/// Returns whether a cell has the mark of the example row: at its start, or in brackets.
pub(super) fn marks_example(text: &str) -> bool {
    if !text.contains(EXAMPLE_MARK) {
        return false;
    }
    let text: String = folded(text).collect();
    let opens = |mark: &str| text.contains(&format!("{mark}{EXAMPLE_MARK}"));
    if ["(", "[", "【", "〔"].iter().any(|bracket| opens(bracket)) {
        return true;
    }
    let rest = text.strip_prefix(EXAMPLE_MARK).map(|rest| rest.chars().next());
    rest.is_some_and(|next| next.is_none_or(|c| !c.is_alphabetic() || "导请勿不".contains(c)))
}

/// Returns whether the only cell of a line at the end is a remark: a sentence, and not a company
/// whose other cells are missing.
pub(super) fn is_remark(text: &str) -> bool {
    let text: String = folded(text).collect();
    let sentence = text.contains(SENTENCE_MARKS);
    let name = ENDS_OF_NAMES.iter().any(|end| text.ends_with(end));
    sentence || (!name && text.chars().count() >= LONG_REMARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_not_companies() {
        for total in [
            "合计",
            "合 计",
            "总　计：",
            "小计",
            "合计（40家）",
            "合计共40家",
            "石龙镇小计",
            "全市合计",
        ] {
            assert!(is_total(total), "{total}");
        }
        for name in [
            "合计宝科技有限公司",
            "东莞设计院",
            "计",
            "会计师事务所",
            "东莞市合计智能科技股份有限公司",
        ] {
            assert!(!is_total(name), "{name}");
        }
    }

    #[test]
    fn notes_are_not_companies() {
        for note in [
            "数据来源：各镇街（园区）填报",
            "注：截至2025年末",
            "注1：口径见附件",
            "（单位：万元）",
            "填表人： 张三",
            "填报单位（盖章）：松山湖",
            "※ 说明：略",
        ] {
            assert!(is_note(note, false), "{note}");
        }
        assert!(is_note("数据来源各镇街填报", true));
        for name in ["注塑科技有限公司", "说明书印刷有限公司", "单位名称", "来源科技有限公司"]
        {
            assert!(!is_note(name, false), "{name}");
        }
    }

    #[test]
    fn an_example_is_marked_not_merely_named() {
        for mark in [
            "示例行",
            "（示例行，导入时跳过）",
            "东莞市某某公司（示例行，导入时跳过）",
            "示例行：导入时跳过",
            "示例行导入时跳过",
        ] {
            assert!(marks_example(mark), "{mark}");
        }
        for name in
            ["东莞示例甲源星智造股份有限公司", "东莞示例行星科技有限公司", "示例行星科技有限公司"]
        {
            assert!(!marks_example(name), "{name}");
        }
    }

    #[test]
    fn a_company_alone_in_its_row_is_data() {
        assert!(!is_remark("东莞市某某智能制造股份有限公司"));
        assert!(!is_remark("石龙镇"));
        assert!(is_remark("以上企业均已列入二〇二五年度后备名单"));
        assert!(is_remark("以上属实。"));
    }
}
