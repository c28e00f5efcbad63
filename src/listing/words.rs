//! Chinese words for listings, quotations and moves in the history and the audit log.

use crate::dates::Precision;
use crate::market::Board;
use crate::money::wan;
use crate::record::{Term, Vocabulary, Words};
use crate::town;

pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary::new(
            "listing",
            "上市记录",
            &[
                Term::word("board", "板块", board),
                Term::new("stock_code", "证券代码"),
                Term::new("short_name", "证券简称"),
                Term::new("listed_on", "上市日期"),
                Term::word("listed_precision", "上市日期精度", precision),
                Term::told("funds_raised_yuan", "募集资金", in_wan),
                Term::new("delisted_on", "退市日期"),
                Term::word("delisted_precision", "退市日期精度", precision),
                Term::new("delisted_reason", "退市原因"),
                Term::new("delisting", "登记退市"),
                Term::new("source", "来源"),
                Term::new("voided_at", "标为有误"),
                Term::new("void_reason", "更正原因"),
            ],
        ),
        Vocabulary::new(
            "quotation",
            "挂牌记录",
            &[
                Term::word("venue", "挂牌场所", board),
                Term::new("code", "证券代码"),
                Term::new("quoted_on", "挂牌日期"),
                Term::word("quoted_precision", "挂牌日期精度", precision),
                Term::new("ended_on", "终止挂牌日期"),
                Term::word("ended_precision", "终止挂牌日期精度", precision),
                Term::new("voided_at", "标为有误"),
                Term::new("void_reason", "更正原因"),
            ],
        ),
        Vocabulary::of(
            "company",
            &[Term::listed("from", "原为", town::NAMES), Term::listed("to", "改为", town::NAMES)],
        ),
    ],
    actions: &[
        ("company_moved", "登记企业迁移"),
        ("listing_recorded", "登记上市记录"),
        ("listing_changed", "修改上市记录"),
        ("quotation_recorded", "登记挂牌记录"),
    ],
    ..Words::NONE
};

fn board(code: &str) -> Option<&'static str> {
    code.parse().ok().map(Board::label)
}

fn precision(code: &str) -> Option<&'static str> {
    code.parse().ok().map(Precision::label)
}

fn in_wan(_: &str, yuan: &str) -> Option<String> {
    yuan.parse().ok().map(|yuan| format!("{} 万元", wan(yuan)))
}
