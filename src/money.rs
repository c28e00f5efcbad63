//! Currencies. Amounts are whole units; one in another currency keeps it and is never converted
//! silently.

use crate::db::types::text_enum;

text_enum! {
    /// 币种, by ISO 4217.
    pub enum Currency {
        Cny = "CNY" => "人民币",
        Hkd = "HKD" => "港币",
        Usd = "USD" => "美元",
        Eur = "EUR" => "欧元",
        Jpy = "JPY" => "日元",
        Gbp = "GBP" => "英镑",
        Twd = "TWD" => "新台币",
        Sgd = "SGD" => "新加坡元",
        Mop = "MOP" => "澳门元",
        Aud = "AUD" => "澳大利亚元",
    }
}
