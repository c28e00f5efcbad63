//! Why a cell has no value of the kind that its field takes.

/// Why a text or number is no amount, count or percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// No figure, more than one, badly grouped digits, an approximation, or more than fits.
    #[error("不是有效的金额，请只填一个数字，可带单位，如 2915、2,915万元、1.5亿元")]
    BadAmount,
    /// A figure with a unit that is no money, or a dollar sign without a country.
    #[error("金额的单位或币种认不出来，请写元、万元、亿元，外币请写港元、美元等全称")]
    BadUnit,
    /// A percentage where an amount is to stand.
    #[error("这里要填金额，不是百分比")]
    NoAmount,
    /// No whole number from zero up: a fraction, a range, an approximation.
    #[error("不是有效的数量，请只填一个整数，如 1234 或 1,234人")]
    BadCount,
    /// No percentage: more than a figure, or one too large.
    #[error("不是有效的百分数，请只填一个数字，如 12.5 或 12.5%")]
    BadPercentage,
}
