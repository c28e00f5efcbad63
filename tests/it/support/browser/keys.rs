//! Typing with an input method, and single keys.

use serde_json::json;

use super::Window;

impl Window {
    /// Types letters that are not accepted yet: the input method shows its candidates.
    pub async fn compose(&self, text: &str) {
        let end = text.chars().count();
        let composition = json!({"text": text, "selectionStart": end, "selectionEnd": end});
        self.devtools("Input.imeSetComposition", composition).await;
    }

    /// Accepts a candidate.
    pub async fn take(&self, text: &str) {
        self.devtools("Input.insertText", json!({"text": text})).await;
    }

    /// Presses Enter. Key code 229 means that the input method handles the key.
    pub async fn enter(&self, code: u16) {
        for kind in ["keyDown", "keyUp"] {
            let mut key = json!({
                "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code,
            });
            if kind == "keyDown" {
                key["text"] = json!("\r");
            }
            self.devtools("Input.dispatchKeyEvent", key).await;
        }
    }
}
