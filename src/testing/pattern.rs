//! Names of cases, selected by a pattern.

/// What a name must look like: a text that occurs in it, or a pattern of the whole name in which `*` stands for
/// any letters and `?` for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// The pattern with this text.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether a name is selected. Cost: the product of the lengths, at worst.
    pub fn selects(&self, name: &str) -> bool {
        if !self.0.contains(['*', '?']) {
            return name.contains(&self.0);
        }
        let pattern: Vec<char> = self.0.chars().collect();
        let name: Vec<char> = name.chars().collect();
        let (mut p, mut n) = (0, 0);
        // Where the last star stands, and how far it reaches so far.
        let mut star: Option<(usize, usize)> = None;
        while n < name.len() {
            match (pattern.get(p), star) {
                (Some('*'), _) => {
                    star = Some((p, n));
                    p += 1;
                }
                (Some('?'), _) => (p, n) = (p + 1, n + 1),
                (Some(c), _) if *c == name[n] => (p, n) = (p + 1, n + 1),
                (_, Some((at, reach))) => {
                    star = Some((at, reach + 1));
                    (p, n) = (at + 1, reach + 1);
                }
                (_, None) => return false,
            }
        }
        pattern[p..].iter().all(|c| *c == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_part_of_the_name_selects_and_stars_stand_for_anything() {
        let selects = |pattern: &str, name: &str| Pattern::new(pattern).selects(name);
        assert!(selects("isaf", "nato_isaf_2001") && selects("", "x") && !selects("ifor", "nato_isaf_2001"));
        assert!(selects("nato_*", "nato_isaf_2001") && !selects("nato_*", "un_nato_"));
        assert!(selects("*_200?", "nato_isaf_2001") && !selects("*_20?", "nato_isaf_2001"));
        assert!(selects("*a*b", "aab") && selects("*ab", "aab") && !selects("?", "") && selects("*", ""));
    }
}
