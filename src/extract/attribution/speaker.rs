use crate::extract::Mention;
use crate::message::Gender;
use crate::text::Tokens;

/// Somebody who says something, as the article names them.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// The longest name of the person or body, else the words themselves.
    pub name: String,
    pub mention: Mention,
    /// All words for them here, with their office or text: `البيان` goes back to `بيان لوزارة الدفاع`.
    pub phrase: Tokens,
    /// A person or body of those layers, not just words (`مصدر أمني`).
    pub named: bool,
    /// A person of that layer.
    pub person: bool,
    pub gender: Option<Gender>,
}

impl Speaker {
    /// `للوزارة` is `الوزارة`.
    pub fn without_preposition(self) -> Speaker {
        match self.name.strip_prefix("لل").filter(|_| !self.named) {
            Some(rest) => Speaker { name: format!("ال{rest}"), ..self },
            None => self,
        }
    }
}
