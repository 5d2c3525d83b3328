//! Smallest sets that do, from a test of each set: pure combinatorics.
//!
//! Sets are tried by size, those of one size together, since they can be worlds of one run; a set that holds one
//! that does is passed over. So what is found is minimal, and all of it is found, whether more steps can hurt or
//! not.

/// The search for the smallest sets of some things that do.
#[derive(Clone, Debug)]
pub struct Search {
    things: usize,
    found: Vec<Vec<usize>>,
}

impl Search {
    /// Nothing was tried yet of so many things.
    pub fn new(things: usize) -> Self {
        Self { things, found: Vec::new() }
    }

    /// The sets of a size that hold none of those that do, in lexical order. Calls `visit` with each. Cost: the
    /// number of sets of that size times that of those found.
    pub fn each(&self, size: usize, visit: &mut dyn FnMut(&[usize])) {
        if size > self.things {
            return;
        }
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            if !self.found.iter().any(|found| found.iter().all(|thing| set.binary_search(thing).is_ok())) {
                visit(&set);
            }
            // The last thing that can go up does, and those behind it follow closely.
            let last = (0..size).rev().find(|place| set[*place] + size < self.things + place);
            let Some(place) = last else { return };
            set[place] += 1;
            for later in place + 1..size {
                set[later] = set[later - 1] + 1;
            }
        }
    }

    /// Notes a set that does: sorted, of the size that was tried last.
    pub fn add(&mut self, set: Vec<usize>) {
        self.found.push(set);
    }

    /// The sets that do, in the order in which they were found.
    pub fn found(&self) -> &[Vec<usize>] {
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(search: &Search, size: usize) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        search.each(size, &mut |set| found.push(set.to_vec()));
        found
    }

    #[test]
    fn sets_come_by_size_and_without_what_holds_one_that_does() {
        let mut search = Search::new(4);
        assert_eq!(sets(&search, 0), vec![Vec::<usize>::new()]);
        assert_eq!(sets(&search, 2).len(), 6);
        search.add(vec![1]);
        assert_eq!(sets(&search, 2), vec![vec![0, 2], vec![0, 3], vec![2, 3]]);
        search.add(vec![0, 3]);
        assert_eq!(sets(&search, 3), Vec::<Vec<usize>>::new());
        assert_eq!(sets(&search, 5), Vec::<Vec<usize>>::new());
        assert_eq!(sets(&Search::new(4), 4), vec![vec![0, 1, 2, 3]]);
    }
}
