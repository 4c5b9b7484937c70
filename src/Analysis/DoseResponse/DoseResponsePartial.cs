using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.DoseResponse;

/// <summary>Sums of consecutive runs.</summary>
internal sealed class DoseResponsePartial : IMergeable<DoseResponsePartial>
{
    private readonly long first;
    private readonly TermSums[] runs;

    /// <summary>Empty sums.</summary>
    /// <param name="first">The first run.</param>
    /// <param name="count">Number of runs.</param>
    public DoseResponsePartial(long first, int count)
    {
        this.first = first;
        runs =
        [
            .. Enumerable.Range(0, count)
                .Select(_ => new TermSums(Terms.SetOfAnyChange.Count, keepsPrompts: false)),
        ];
    }

    private DoseResponsePartial(PlainDataReader reader)
    {
        first = reader.ReadInteger();
        runs = reader.ReadListOrNull<TermSums>()!;
        IdentityMax = reader.ReadNumber();
        NonFinite = reader.ReadInteger();
    }

    /// <summary>Largest gap of the identity, logits.</summary>
    public double IdentityMax { get; private set; }

    /// <summary>Positions that are left out.</summary>
    public long NonFinite { get; private set; }

    /// <inheritdoc/>
    public static DoseResponsePartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(first);
        writer.WriteList(runs);
        writer.Write(IdentityMax);
        writer.Write(NonFinite);
    }

    /// <summary>Sums of <see cref="Terms.SetOfAnyChange"/> of a run.</summary>
    /// <param name="run">Its place among all.</param>
    public TermSums Of(long run) => runs[run - first];

    /// <summary>Notes how well a prompt kept the laws that it must keep.</summary>
    /// <param name="terms">Its terms.</param>
    public void Note(PromptTerms terms)
    {
        IdentityMax = Math.Max(IdentityMax, terms.IdentityGap);
        NonFinite += terms.NonFinite;
    }

    /// <inheritdoc/>
    public void Merge(DoseResponsePartial later)
    {
        for (int run = 0; run < later.runs.Length; run++)
        {
            Of(later.first + run).Merge(later.runs[run]);
        }

        IdentityMax = Math.Max(IdentityMax, later.IdentityMax);
        NonFinite += later.NonFinite;
    }
}
