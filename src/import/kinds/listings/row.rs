//! Listings in a row, as exchanges publish them and as the city keeps them.

use crate::columns::Field;
use crate::company::clean_name;
use crate::dates::{InexactDate, Precision};
use crate::error::Code;
use crate::import::row::{Column, Draft, Exit, Reader, words};
use crate::limits::{LONGEST_LINE, too_long};
use crate::market::{CodeNote, Market, StockCode, Venue};
use crate::money::Currency;
use crate::sheet::Cell;
use crate::stage::Step;

impl Reader<'_> {
    /// Takes a cell that is no fact of the company; whether it gave something.
    pub fn take_extra(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> bool {
        let field = column.field;
        let text = cell.text();
        let word = text.trim();
        match field {
            Field::Stage => self.take_stage(draft, word),
            Field::StageOn => {
                draft.extra.stage_on = self.past_date(draft, field, cell);
                draft.extra.stage_on.is_some()
            }
            Field::FormerNames => {
                let names = word.split(['|', '、', '；', ';']).map(clean_name);
                draft.extra.former_names = names.filter(|name| !name.is_empty()).collect();
                !draft.extra.former_names.is_empty()
            }
            Field::StockCode => self.take_stock_code(draft, cell),
            Field::Board | Field::Exchange | Field::ExitPrecision => true, // read with the whole row
            Field::ListedOn => {
                draft.extra.listed_on = self.past_date(draft, field, cell);
                draft.extra.listed_on.is_some()
            }
            Field::FundsRaised => self.take_funds(draft, column, cell),
            Field::City => {
                // As exchange lists write the city whose companies are ours.
                if !word.contains(&self.gazetteer.city().short_name) {
                    draft.elsewhere = Some(format!("所在城市为{word}，不属于本市"));
                }
                true
            }
            Field::ExitKind => self.take_exit(draft, word),
            Field::ExitOn => {
                if let Some(on) = self.past_date(draft, field, cell) {
                    let step = draft.extra.exit.map_or(Step::Delisted, |exit| exit.step);
                    draft.extra.exit = Some(Exit { step, on });
                }
                draft.extra.exit.is_some()
            }
            Field::Source => {
                if let Some(wrong) = too_long("source", field.label(), Some(word), LONGEST_LINE) {
                    self.refuse(draft, field, word, wrong.code, wrong.message);
                }
                draft.extra.source = Some(word.to_owned());
                true
            }
            _ => self.take_blocker(draft, field, cell),
        }
    }

    fn take_stage(&self, draft: &mut Draft, word: &str) -> bool {
        draft.extra.stage = words::step(word);
        if draft.extra.stage.is_none() {
            let message = format!("不认识阶段“{word}”。请填写：{}。", words::steps());
            self.refuse(draft, Field::Stage, word, Code::BadEnum, message);
        }
        draft.extra.stage.is_some()
    }

    fn take_stock_code(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        // Whether short codes may be filled up with zeros depends on the market, which another
        // column names; see `finish_listing`.
        let parsed = match cell {
            Cell::Number(number) => StockCode::from_number(number, self.market_of_list()),
            other => StockCode::parse(&other.text(), self.market_of_list()),
        };
        match parsed {
            Ok(code) => {
                if let Some(note @ CodeNote::ZerosRestored) = code.note {
                    draft.notes.push(format!("证券代码 {code}：{note}"));
                }
                draft.extra.stock_code = Some(code);
                true
            }
            Err(error) => {
                self.refuse(
                    draft,
                    Field::StockCode,
                    &cell.text(),
                    Code::BadLength,
                    error.to_string(),
                );
                false
            }
        }
    }

    /// A column headed `A股代码` holds A-share codes.
    fn market_of_list(&self) -> Option<Market> {
        self.heading(Field::StockCode).contains(['A', 'Ａ', 'a']).then_some(Market::AShare)
    }

    fn take_funds(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> bool {
        match self.amount(draft, column, cell) {
            Some(amount) if amount.currency == Currency::Cny => {
                draft.extra.funds_raised_yuan = Some(amount.units);
                true
            }
            Some(amount) => {
                draft.notes.push(format!("募集资金为{}，未折算，未采用", amount.currency.label()));
                false
            }
            None => false,
        }
    }

    fn take_exit(&self, draft: &mut Draft, word: &str) -> bool {
        let step = match word {
            "delisted" | "退市" | "已退市" => Step::Delisted,
            "moved_out" | "迁出" | "已迁出" => Step::MovedOut,
            _ => {
                let message = format!("不认识退出类型“{word}”。请填写：退市、迁出。");
                self.refuse(draft, Field::ExitKind, word, Code::BadEnum, message);
                return false;
            }
        };
        let on = draft.extra.exit.map(|exit| exit.on);
        // Without a date yet; one follows in another column or the row is refused.
        let on =
            on.unwrap_or(InexactDate { date: chrono::NaiveDate::MAX, precision: Precision::Day });
        draft.extra.exit = Some(Exit { step, on });
        true
    }

    /// What only the whole row can tell: board, exit date and its precision.
    pub fn finish_listing(&self, draft: &mut Draft) {
        if draft.elsewhere.is_some() {
            draft.errors.clear();
            return;
        }
        if let Some(exit) = draft.extra.exit
            && exit.on.date == chrono::NaiveDate::MAX
            && !self.has_error(draft, Field::ExitOn)
        {
            self.refuse(
                draft,
                Field::ExitOn,
                "",
                Code::BadDate,
                "写了退出类型，还须写退出日期（可以只写年份）。",
            );
        }
        if draft.given.contains(&Field::ListedOn)
            && draft.extra.board.is_none()
            && draft.errors.is_empty()
        {
            let message =
                format!("无法判断板块：请补充“板块”或“交易所”一列，可用：{}。", words::boards());
            self.refuse(draft, Field::Board, "", Code::BadEnum, message);
        }
        let quotation = draft.extra.board.is_some_and(|board| board.venue() == Venue::Quotation);
        if quotation {
            draft.elsewhere = Some("新三板、莞创板是挂牌，不是上市，不计入上市名单".into());
        }
    }

    /// Board and exchange stand in columns of their own; the code proves the rest.
    pub fn settle_board(&self, draft: &mut Draft, board: &str, exchange: &str) {
        let from_code = draft.extra.stock_code.as_ref().and_then(|code| code.board);
        let written = words::board(board, Some(exchange)).or_else(|| words::board(exchange, None));
        draft.extra.board = from_code.or(written);
        if let (Some(code), Some(written)) = (from_code, written)
            && code != written
        {
            draft.notes.push(format!(
                "板块写作{}，按证券代码认作{}",
                written.label(),
                code.label()
            ));
        }
    }

    /// A precision column says how exactly the exit is known.
    pub fn settle_exit_precision(&self, draft: &mut Draft, word: &str) {
        let precision = match word.trim() {
            "year" | "年" => Precision::Year,
            "month" | "月" => Precision::Month,
            _ => return,
        };
        if let Some(exit) = &mut draft.extra.exit
            && exit.on.date != chrono::NaiveDate::MAX
        {
            exit.on = InexactDate::containing(exit.on.date, precision);
        }
    }
}
