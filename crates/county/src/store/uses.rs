//! How many records were made with each version of a form.

use super::{CountyTransaction, Give, StoreError, values};

impl CountyTransaction<'_> {
    /// Records of a kind by the form (`form.id`, `form.version`) that they name, counted in the database among at most
    /// `most` records. The second is whether there are more than that.
    pub fn form_uses(&mut self, kind: &str, most: u32) -> Result<(Vec<(String, String, u64)>, bool), StoreError> {
        let (form, version) = (self.link.leaf(1), self.link.leaf(2));
        let sql = format!(
            "SELECT {form}, {version}, count(*) FROM
                 (SELECT fields FROM records WHERE county = $3 AND kind = $4 LIMIT $5) AS looked_at GROUP BY 1, 2"
        );
        let counted =
            self.all(&sql, values!["form.id", "form.version", self.county, kind, i64::from(most)], |row| {
                Ok((row.string_or_null(0)?, row.string_or_null(1)?, row.count(2)?))
            })?;
        let all: u64 = counted.iter().map(|(_, _, count)| count).sum();
        let named = counted.into_iter().filter_map(|(form, version, count)| Some((form?, version?, count)));
        Ok((named.collect(), all >= u64::from(most)))
    }
}
