//! Fields of a list of listed companies, from an exchange or from the city.

use super::{Exit, Listings, Said};
use crate::columns::Field;
use crate::company::clean_name;
use crate::dates::{InexactDate, Precision};
use crate::error::Code;
use crate::import::list_kind::{CellContext, Draft, ListField, Reader, Refusal, put};
use crate::import::row::words;
use crate::limits::{LONGEST_LINE, too_long};
use crate::market::Venue;
use crate::money::Currency;
use crate::stage::Step;

#[rustfmt::skip]
impl Listings {
    pub const BOARD: Field = Field::new("board", "板块", "板块、上市板块、上市地、上市板").or_told_by("exchange");
    pub const LISTED_ON: Field = Field::new("listed_on", "上市日期", "上市日期、a股上市日期、上市时间、挂牌上市日期、上市日");
    pub const FUNDS_RAISED: Field = Field::new("funds_raised_yuan", "募集资金", "募集资金、首发募资、首发融资、募资总额、首发募集资金").amount();
    pub const EXIT_ON: Field = Field::new("exit_on", "退出日期", "退出日期、退市日期");
}

type Own = ListField<Listings>;

#[rustfmt::skip]
pub const FIELDS: &[Own] = &[
    Own::NAME,
    Own::SHORT_NAME,
    Own::of(Field::FORMER_NAMES, |_, draft, cell| {
        let names = cell.text.split(['|', '、', '；', ';']).map(clean_name);
        draft.said.former_names = names.filter(|name| !name.is_empty()).collect();
        Ok(())
    }),
    Own::CREDIT_CODE,
    Own::OLD_REGISTRATION_NO,
    Own::TOWN,
    Own::ADDRESS,
    Own::LEGAL_REPRESENTATIVE,
    Own::INDUSTRY,
    Own::NOTE,
    Own::STOCK_CODE,
    Own::of(Listings::BOARD, |_, draft, cell| {
        draft.said.written_board = cell.text.to_owned();
        Ok(())
    }),
    Own::new("exchange", "交易所", "交易所、上市交易所、证券交易所", |_, draft, cell| {
        draft.said.exchange = cell.text.to_owned();
        Ok(())
    }),
    Own::of(Listings::LISTED_ON, |_, draft, cell| put(&mut draft.said.listed_on, cell.past_date()?)),
    Own::of(Listings::FUNDS_RAISED, |_, draft, cell| {
        put(&mut draft.said.funds_raised_yuan, read_funds(&mut draft.notes, cell)?)
    }),
    // The city as exchange lists write it; rows of other cities are skipped.
    Own::new("city", "城市", "城市、地级市、所在城市、注册城市", |_, draft, cell| {
        if !cell.text.contains(&cell.reader.gazetteer.city().short_name) {
            draft.elsewhere = Some(format!("所在城市为{}，不属于本市", cell.text));
        }
        Ok(())
    }),
    Own::new("exit_kind", "退出类型", "退出类型",
        |_, draft, cell| put(&mut draft.said.exit_kind, read_exit(cell)?)),
    Own::of(Listings::EXIT_ON, |_, draft, cell| put(&mut draft.said.exit_on, cell.past_date()?)),
    Own::new("exit_precision", "退出日期精度", "退出日期精度", |_, draft, cell| {
        put(&mut draft.said.exit_precision, match cell.text {
            "year" | "年" => Some(Precision::Year),
            "month" | "月" => Some(Precision::Month),
            _ => None,
        })
    }),
    Own::new("source", "来源", "来源、数据来源、地址来源",
        |_, draft, cell| put(&mut draft.said.source, read_source(cell)?)),
];

fn read_funds(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<Option<i64>, Refusal> {
    let Some(amount) = cell.amount()? else { return Ok(None) };
    if amount.currency == Currency::Cny {
        return Ok(Some(amount.units));
    }
    notes.push(format!("募集资金为{}，未折算，未采用", amount.currency.label()));
    Ok(None)
}

fn read_exit(cell: &CellContext<'_>) -> Result<Step, Refusal> {
    match cell.text {
        "delisted" | "退市" | "已退市" => Ok(Step::Delisted),
        "moved_out" | "迁出" | "已迁出" => Ok(Step::MovedOut),
        word => {
            let message = format!("不认识退出类型“{word}”。请填写：退市、迁出。");
            Err(Refusal::new(Code::BadEnum, message))
        }
    }
}

fn read_source(cell: &CellContext<'_>) -> Result<String, Refusal> {
    match too_long("source", cell.column.field.label, Some(cell.text), LONGEST_LINE) {
        Some(wrong) => Err(Refusal::new(wrong.code, wrong.message)),
        None => Ok(cell.text.to_owned()),
    }
}

/// Determines the board and the exit of the row.
pub fn finish(reader: &Reader<'_>, draft: &mut Draft<Said>) {
    settle_board(draft);
    settle_exit(reader, draft);
    if draft.elsewhere.is_some() {
        draft.errors.clear();
        return;
    }
    if draft.said.listed_on.is_some() && draft.said.board.is_none() && draft.errors.is_empty() {
        let message =
            format!("无法判断板块：请补充“板块”或“交易所”一列，可用：{}。", words::boards());
        reader.refuse(draft, &Listings::BOARD, "", Code::BadEnum, message);
    }
    if draft.said.board.is_some_and(|board| board.venue() == Venue::Quotation) {
        draft.elsewhere = Some("新三板、莞创板是挂牌，不是上市，不计入上市名单".into());
        return;
    }
    reader.require_name(draft, draft.stock_code.is_some());
    if let Some(city) = reader.settle_town(draft, false) {
        draft.elsewhere = Some(format!("注册地址在{city}，不属于本市"));
    }
}

/// Determines the board from the columns for board and exchange, and from the stock code.
fn settle_board(draft: &mut Draft<Said>) {
    let Said { written_board, exchange, .. } = &draft.said;
    let proved = draft.stock_code.as_ref().and_then(|code| code.board);
    let written = words::board(written_board, Some(exchange));
    let written = written.or_else(|| words::board(exchange, None));
    if let (Some(proved), Some(written)) = (proved, written)
        && proved != written
    {
        let (written, proved) = (written.label(), proved.label());
        draft.notes.push(format!("板块写作{written}，按证券代码认作{proved}"));
    }
    draft.said.board = proved.or(written);
}

/// Determines the exit. An exit type needs a date; a date without a type is a delisting.
fn settle_exit(reader: &Reader<'_>, draft: &mut Draft<Said>) {
    let Said { exit_kind, exit_on, exit_precision, .. } = draft.said;
    if let Some(on) = exit_on {
        let on = match exit_precision {
            Some(precision) => InexactDate::containing(on.date, precision),
            None => on,
        };
        draft.said.exit = Some(Exit { step: exit_kind.unwrap_or(Step::Delisted), on });
    } else if exit_kind.is_some() && !reader.has_error(draft, &Listings::EXIT_ON) {
        let message = "写了退出类型，还须写退出日期（可以只写年份）。";
        reader.refuse(draft, &Listings::EXIT_ON, "", Code::BadDate, message);
    }
}
