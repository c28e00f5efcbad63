//! The optional texts of a company by the names of their fields, for what treats them alike:
//! cleaning, limits, lists.

use super::model::Facts;

/// An optional text of a company.
pub(super) struct Text<'a> {
    /// Its name in the API.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What it says.
    pub held: &'a mut Option<String>,
}

macro_rules! texts {
    ($($field:ident = $label:literal),+ $(,)?) => {
        impl Facts {
            /// Every optional text.
            pub(super) fn texts_mut(&mut self) -> [Text<'_>; [$($label),+].len()] {
                [$(Text { name: stringify!($field), label: $label, held: &mut self.$field }),+]
            }

            /// The optional text of this API name.
            pub fn text(&self, name: &str) -> Option<&Option<String>> {
                match name {
                    $(stringify!($field) => Some(&self.$field),)+
                    _ => None,
                }
            }

            /// As [`Facts::text`], to be filled.
            pub fn text_mut(&mut self, name: &str) -> Option<&mut Option<String>> {
                match name {
                    $(stringify!($field) => Some(&mut self.$field),)+
                    _ => None,
                }
            }
        }
    };
}

texts![
    short_name = "简称",
    credit_code = "统一社会信用代码",
    old_registration_no = "旧注册号",
    registered_address = "注册地址",
    legal_representative = "法定代表人",
    industry = "行业",
    main_business = "主营业务",
    contact_person = "联系人",
    contact_phone = "联系电话",
    reserve_batch = "后备企业批次",
    left_pool_reason = "出库原因",
    sponsor = "保荐机构",
    auditor_firm = "会计师事务所",
    law_firm = "律师事务所",
    note = "备注",
];
