using System.Collections;

namespace SelfRepair.Analysis.Statistics;

/// <summary>The terms that an experiment measures, in the order of its columns.</summary>
/// <param name="terms">The terms, each once.</param>
public sealed class TermSet(IEnumerable<Term> terms) : IReadOnlyList<Term>
{
    private readonly Term[] terms = [.. terms];

    /// <inheritdoc/>
    public int Count => terms.Length;

    /// <inheritdoc/>
    public Term this[int index] => terms[index];

    /// <summary>Place of a term among them; -1 where it is not measured.</summary>
    /// <param name="term">The term.</param>
    public int IndexOf(Term term) => Array.IndexOf(terms, term);

    /// <inheritdoc/>
    public IEnumerator<Term> GetEnumerator() => terms.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
