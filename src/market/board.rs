//! Boards and venues. The nine boards with standards are those of `seeds/listing_standards.toml`.

use crate::db::types::text_enum;

text_enum! {
    /// 板块, where shares are listed or quoted.
    pub enum Board {
        SseMain = "sse_main" => "上交所主板",
        SzseMain = "szse_main" => "深交所主板",
        SseStar = "sse_star" => "科创板",
        SzseChinext = "szse_chinext" => "创业板",
        Bse = "bse" => "北交所",
        HkexMain = "hkex_main" => "港交所主板",
        HkexGem = "hkex_gem" => "港交所GEM",
        Nasdaq = "nasdaq" => "纳斯达克",
        Nyse = "nyse" => "纽交所",
        Sgx = "sgx" => "新交所",
        NeeqBase = "neeq_base" => "新三板基础层",
        NeeqInnovation = "neeq_innovation" => "新三板创新层",
        Gdotc = "gdotc" => "广东股权交易中心（莞创板）",
    }
}

text_enum! {
    /// 境内外.
    pub enum Venue {
        Domestic = "domestic" => "境内",
        Overseas = "overseas" => "境外",
        /// 新三板与区域性股权市场：挂牌不是上市。
        Quotation = "quotation" => "挂牌",
    }
}

impl Board {
    /// Returns whether the board is 境内, 境外, or only for 挂牌.
    pub const fn venue(self) -> Venue {
        match self {
            Self::SseMain | Self::SzseMain | Self::SseStar | Self::SzseChinext | Self::Bse => {
                Venue::Domestic
            }
            Self::HkexMain | Self::HkexGem | Self::Nasdaq | Self::Nyse | Self::Sgx => {
                Venue::Overseas
            }
            Self::NeeqBase | Self::NeeqInnovation | Self::Gdotc => Venue::Quotation,
        }
    }
}
