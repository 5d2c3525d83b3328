//! Strongly connected components.

/// The strongly connected components of a graph, each after those it has edges to; within a component in
/// the order of the numbers. `edges[n]` are the nodes that `n` depends on.
///
/// Tarjan (1972), with a stack of its own instead of recursion. Cost: linear in nodes and edges.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut found = Vec::new();
    let mut index = vec![NEW; edges.len()];
    let mut low = vec![NEW; edges.len()];
    let mut pending = vec![false; edges.len()];
    let mut stack = Vec::new();
    let mut next = 0;
    for root in 0..edges.len() {
        if index[root] != NEW {
            continue;
        }
        // Each frame: a node, and how many of its edges were followed.
        let mut frames = vec![(root, 0)];
        while let Some((node, followed)) = frames.pop() {
            if followed == 0 {
                index[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                pending[node] = true;
            }
            if let Some(target) = edges[node].get(followed).copied() {
                frames.push((node, followed + 1));
                if index[target] == NEW {
                    frames.push((target, 0));
                } else if pending[target] {
                    low[node] = low[node].min(index[target]);
                }
                continue;
            }
            if low[node] == index[node] {
                let mut component = Vec::new();
                while let Some(member) = stack.pop() {
                    pending[member] = false;
                    component.push(member);
                    if member == node {
                        break;
                    }
                }
                component.sort_unstable();
                found.push(component);
            }
            if let Some((parent, _)) = frames.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn a_component_comes_after_what_it_depends_on() {
        let edges = vec![vec![1], vec![2, 0], vec![], vec![1, 3]];
        assert_eq!(components(&edges), [vec![2], vec![0, 1], vec![3]]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let n = 300_000;
        let edges: Vec<Vec<usize>> = (0..n).map(|i| if i + 1 < n { vec![i + 1] } else { vec![0] }).collect();
        assert_eq!(components(&edges).len(), 1);
    }
}
