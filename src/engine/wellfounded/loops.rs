//! Loops of a graph: strongly connected components (Tarjan 1972), without recursion.

/// What comes at a place in the list of a node's successors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A node.
    Node(u32),
    /// Nothing that counts.
    Skip,
    /// The list is at its end.
    End,
}

const UNSEEN: u32 = u32::MAX;

/// The search under way.
struct Search {
    order: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<u32>,
    seen: u32,
    /// For each node its loop; `UNSEEN` for one that is its own successor, until it is decided.
    loops: Vec<u32>,
    found: u32,
}

/// For each node the number of the loop it is in, or 0; and how many loops there are. A node that is its
/// own successor is a loop. Cost: linear.
pub(super) fn loops(nodes: usize, successor: impl Fn(u32, usize) -> Next) -> (Vec<u32>, u32) {
    let mut search = Search {
        order: vec![UNSEEN; nodes],
        low: vec![0; nodes],
        on_stack: vec![false; nodes],
        stack: Vec::new(),
        seen: 0,
        loops: vec![0; nodes],
        found: 0,
    };
    let mut path: Vec<(u32, usize)> = Vec::new();
    for root in 0..u32::try_from(nodes).unwrap_or(u32::MAX) {
        if search.order[root as usize] != UNSEEN {
            continue;
        }
        search.enter(root);
        path.push((root, 0));
        while let Some((node, nth)) = path.last_mut() {
            let node = *node;
            let next = successor(node, *nth);
            *nth += 1;
            match next {
                Next::Node(to) if search.order[to as usize] == UNSEEN => {
                    search.enter(to);
                    path.push((to, 0));
                }
                Next::Node(to) => search.meet(node, to),
                Next::Skip => {}
                Next::End => {
                    path.pop();
                    search.leave(node, path.last().map(|(parent, _)| *parent));
                }
            }
        }
    }
    (search.loops, search.found)
}

impl Search {
    fn enter(&mut self, node: u32) {
        self.order[node as usize] = self.seen;
        self.low[node as usize] = self.seen;
        self.seen += 1;
        self.stack.push(node);
        self.on_stack[node as usize] = true;
    }

    /// An edge to a node that was seen before.
    fn meet(&mut self, from: u32, to: u32) {
        if from == to {
            self.loops[from as usize] = UNSEEN;
        }
        if self.on_stack[to as usize] {
            self.low[from as usize] = self.low[from as usize].min(self.order[to as usize]);
        }
    }

    /// All edges of a node were followed.
    fn leave(&mut self, node: u32, parent: Option<u32>) {
        let here = node as usize;
        if let Some(parent) = parent {
            self.low[parent as usize] = self.low[parent as usize].min(self.low[here]);
        }
        if self.low[here] != self.order[here] {
            return;
        }
        let start = self.stack.iter().rposition(|other| *other == node).unwrap_or(0);
        let is_loop = self.stack.len() - start > 1 || self.loops[here] == UNSEEN;
        self.found += u32::from(is_loop);
        for member in self.stack.drain(start..) {
            self.on_stack[member as usize] = false;
            self.loops[member as usize] = if is_loop { self.found } else { 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_told_from_chains() {
        let edges: [&[u32]; 6] = [&[1], &[2, 3], &[1], &[3], &[5], &[]];
        let next =
            |node: u32, nth: usize| edges[node as usize].get(nth).map_or(Next::End, |to| Next::Node(*to));
        let (loops, found) = loops(6, next);
        assert_eq!(found, 2);
        assert_eq!(loops[1], loops[2]);
        assert_ne!(loops[1], loops[3]);
        assert_eq!([loops[0], loops[4], loops[5]], [0, 0, 0]);
    }
}
