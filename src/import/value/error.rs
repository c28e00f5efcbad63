//! Errors of parsing a cell value.

/// Reason why a text or number is not an amount, count or percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// No figure, more than one, badly grouped digits, an approximation, or more than fits.
    #[error("不是有效的金额，请只填一个数字，可带单位，如 2915、2,915万元、1.5亿元")]
    BadAmount,
    /// A figure with a unit that is not a unit of money, or a dollar sign without a country.
    #[error("金额的单位或币种认不出来，请写元、万元、亿元，外币请写港元、美元等全称")]
    BadUnit,
    /// A percentage in a field for an amount.
    #[error("这里要填金额，不是百分比")]
    NoAmount,
    /// Not a non-negative whole number: a fraction, a range, an approximation.
    #[error("不是有效的数量，请只填一个整数，如 1234 或 1,234人")]
    BadCount,
    /// Not a percentage: other text beside the figure, or too large.
    #[error("不是有效的百分数，请只填一个数字，如 12.5 或 12.5%")]
    BadPercentage,
}
