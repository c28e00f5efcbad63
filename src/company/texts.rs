//! The optional texts of a company by the names of their fields, for what treats them alike:
//! cleaning, limits, lists.

use super::model::Facts;

macro_rules! texts {
    ($($field:ident),+ $(,)?) => {
        impl Facts {
            /// Every optional text with its API name.
            pub(super) fn texts_mut(
                &mut self,
            ) -> [(&'static str, &mut Option<String>); [$(stringify!($field)),+].len()] {
                [$((stringify!($field), &mut self.$field)),+]
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
    short_name,
    credit_code,
    old_registration_no,
    registered_address,
    legal_representative,
    industry,
    main_business,
    contact_person,
    contact_phone,
    reserve_batch,
    left_pool_reason,
    sponsor,
    auditor_firm,
    law_firm,
    note,
];
