using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>Sums by head, and kept token rows.</summary>
internal sealed class PredictionPartial : IMergeable<PredictionPartial>
{
    private readonly int[] heads;
    private readonly TermSums[] sums;

    /// <summary>Empty sums.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="heads">The heads that are summed, by their ordinals, ascending.</param>
    public PredictionPartial(PredictionChangeSettings settings, int[] heads)
    {
        this.heads = heads;
        sums =
            [.. heads.Select(_ => new TermSums(PredictionChangeTerms.All.Count, keepsPrompts: false))];
        Tokens = settings.KeepsTokens
            ? new TokenRows(PredictionChangeTerms.All, new TopTokens(settings.TopCount))
            : null;
    }

    private PredictionPartial(PlainDataReader reader)
    {
        heads = reader.ReadArray<int>();
        sums = reader.ReadListOrNull<TermSums>()!;
        Tokens = reader.ReadPartOrNull<TokenRows>();
        NonFinite = reader.ReadInteger();
    }

    /// <summary>Kept token rows; null where none are asked.</summary>
    public TokenRows? Tokens { get; }

    /// <summary>Positions that are left out.</summary>
    public long NonFinite { get; set; }

    /// <inheritdoc/>
    public static PredictionPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write<int>(heads);
        writer.WriteList(sums);
        writer.WritePart(Tokens);
        writer.Write(NonFinite);
    }

    /// <summary>Sums of a head.</summary>
    /// <param name="head">The head's ordinal; it is among those of the partial.</param>
    public TermSums Of(int head) => sums[Array.BinarySearch(heads, head)];

    /// <inheritdoc/>
    public void Merge(PredictionPartial later)
    {
        foreach (int head in later.heads)
        {
            Of(head).Merge(later.Of(head));
        }

        Tokens?.Append(later.Tokens!);
        NonFinite += later.NonFinite;
    }
}
