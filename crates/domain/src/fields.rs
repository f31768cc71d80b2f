//! The shape every record shares: a JSON object whose non-object values are *leaves*, each addressed by its dotted path.
//! Reading and writing leaves belongs to sync, which merges them one by one.

/// The fields of a record, nested.
pub type Fields = serde_json::Map<String, serde_json::Value>;
