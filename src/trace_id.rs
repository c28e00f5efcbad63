//! The id that connects a response, its log lines and its audit entries.

/// The id of one request.
#[derive(Debug, Clone)]
pub struct TraceId(pub String);

/// Returns a new random trace id: 16 hexadecimal digits.
pub fn new_trace_id() -> String {
    let mut bytes = [0u8; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => crate::digest::hex(&bytes),
        Err(_) => String::from("0000000000000000"), // a trace id is a convenience, not a secret
    }
}
