//! Typing as an input method does it, and single keys.

use serde_json::json;

use super::Window;

impl Window {
    /// Types letters that are not taken yet: the input method shows its candidates.
    pub async fn compose(&self, text: &str) {
        let end = text.chars().count();
        let composition = json!({"text": text, "selectionStart": end, "selectionEnd": end});
        self.devtools("Input.imeSetComposition", composition).await;
    }

    /// Takes a candidate.
    pub async fn take(&self, text: &str) {
        self.devtools("Input.insertText", json!({"text": text})).await;
    }

    /// Presses Enter. A browser says by the code 229 that the key goes to the input method.
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
