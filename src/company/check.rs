//! Validation of facts before they are stored: cleaning, required fields, limits.

use super::credit_code::CreditCode;
use super::facts::{Fact, Facts, Input, Value, facts};
use super::name::clean_name;
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, too_long};

impl Facts {
    /// Cleans every field, then checks all facts. Reports all errors together.
    pub fn checked(mut self) -> Result<Self, Error> {
        self.clean();
        let mut errors = Vec::new();
        self.check_name(&mut errors);
        self.check_codes(&mut errors);
        self.check_lengths(&mut errors);
        self.check_numbers(&mut errors);
        self.check_pool(&mut errors);
        if errors.is_empty() { Ok(self) } else { Err(Error::invalid(errors)) }
    }

    fn clean(&mut self) {
        self.name = clean_name(&self.name);
        for fact in facts() {
            let Some(held) = fact.text(self) else { continue };
            if let Some(value) = held {
                let trimmed = value.trim();
                if trimmed.len() != value.len() {
                    *value = trimmed.to_owned();
                }
                if value.is_empty() {
                    *held = None;
                }
            }
        }
        if let Some(code) = &self.credit_code
            && let Ok(parsed) = CreditCode::parse(code)
        {
            self.credit_code = Some(parsed.as_str().to_owned());
        }
    }

    fn check_name(&self, errors: &mut Vec<FieldError>) {
        if self.name.is_empty() {
            errors.push(FieldError::new(
                "name",
                Code::MissingName,
                "企业名称不能为空，请填写营业执照上的全称。",
            ));
        }
        errors.extend(too_long("name", "企业名称", Some(&self.name), LONGEST_NAME));
        if self.town_code.is_empty() {
            errors.push(FieldError::new(
                "town_code",
                Code::MissingTown,
                "请填写企业注册所在的镇街（园区）。",
            ));
        }
    }

    fn check_codes(&self, errors: &mut Vec<FieldError>) {
        if let Some(Err(error)) = self.credit_code.as_deref().map(CreditCode::parse) {
            errors.push(FieldError::new("credit_code", error.code(), error.to_string()));
        }
        if let Some(no) = &self.old_registration_no
            && (no.len() != 15 || !no.bytes().all(|b| b.is_ascii_digit()))
        {
            errors.push(FieldError::new(
                "old_registration_no",
                Code::BadLength,
                "旧注册号应为 15 位数字，请核对。",
            ));
        }
    }

    fn check_lengths(&mut self, errors: &mut Vec<FieldError>) {
        if has_replacement(&self.name) {
            errors.push(undecodable("name"));
        }
        for fact in facts() {
            let Some(Some(text)) = fact.text(self) else { continue };
            let limit = match fact.about.input {
                Input::Long => LONGEST_TEXT,
                _ => LONGEST_LINE,
            };
            if text.len() > limit {
                errors.extend(too_long(fact.name, fact.label, Some(text.as_str()), limit));
            }
            if has_replacement(text) {
                errors.push(undecodable(fact.name));
            }
        }
        if self.tags.are_too_many() {
            errors.push(FieldError::new(
                "tags",
                Code::TooLong,
                "标签最多 20 个，每个不超过 20 字。",
            ));
        }
    }

    fn check_numbers(&self, errors: &mut Vec<FieldError>) {
        let is_negative =
            |fact: &&Fact| matches!(fact.value(self), Value::Number(Some(number)) if number < 0);
        for fact in facts().filter(is_negative) {
            errors.push(FieldError::new(fact.name, Code::BadNumber, "数值不能为负，请核对。"));
        }
        if self.foreign_capital.is_some() != self.foreign_capital_currency.is_some() {
            errors.push(FieldError::new(
                "foreign_capital_currency",
                Code::BadNumber,
                "外币注册资本须同时填写金额（foreign_capital）和币种（foreign_capital_currency）。",
            ));
        }
    }

    fn check_pool(&self, errors: &mut Vec<FieldError>) {
        if let (Some(entered), Some(left)) = (self.entered_pool_on, self.left_pool_on)
            && left < entered
        {
            errors.push(FieldError::new(
                "left_pool_on",
                Code::BadDate,
                "出库日期不能早于入库日期。",
            ));
        }
        if self.left_pool_on.is_some() && self.left_pool_reason.is_none() {
            errors.push(FieldError::new(
                "left_pool_reason",
                Code::ReasonRequired,
                "出库须写明原因。",
            ));
        }
    }
}

/// Whether the text contains U+FFFD, which replaces a character that was lost before the text
/// reached us.
fn has_replacement(text: &str) -> bool {
    text.contains('\u{FFFD}')
}

fn undecodable(field: &str) -> FieldError {
    FieldError::new(
        field,
        Code::Undecodable,
        "内容含有无法识别的字符（�），可能是编码转换时丢失，请用原文件重新录入。",
    )
}
