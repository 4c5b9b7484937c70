using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>Sums of pairs by reinforcement and line, and the points.</summary>
internal sealed class ReinforcementPartial : IMergeable<ReinforcementPartial>
{
    private readonly int first;
    private readonly int[] firstFits;
    private readonly PairSums[] fits;

    /// <summary>Empty sums.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="first">The first reinforcement that is summed.</param>
    /// <param name="count">Number of reinforcements.</param>
    public ReinforcementPartial(SelfReinforcementPlan plan, int first, int count)
    {
        this.first = first;
        firstFits = new int[count + 1];
        for (int place = 0; place < count; place++)
        {
            firstFits[place + 1] = firstFits[place] + plan.FitsOf(plan.Reinforcements[first + place]);
        }

        fits = [.. Enumerable.Range(0, firstFits[^1]).Select(_ => new PairSums())];
        Points = plan.Settings.Points ? new TokenRows(SelfReinforcementTerms.All) : null;
    }

    private ReinforcementPartial(PlainDataReader reader)
    {
        first = (int)reader.ReadInteger();
        firstFits = reader.ReadArray<int>();
        fits = reader.ReadListOrNull<PairSums>()!;
        NonFinite = reader.ReadInteger();
        Points = reader.ReadPartOrNull<TokenRows>();
    }

    /// <summary>Points that are left out of some line.</summary>
    public long NonFinite { get; private set; }

    /// <summary>The points; null where they are not kept.</summary>
    public TokenRows? Points { get; }

    /// <inheritdoc/>
    public static ReinforcementPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write((long)first);
        writer.Write<int>(firstFits);
        writer.WriteList(fits);
        writer.Write(NonFinite);
        writer.WritePart(Points);
    }

    /// <summary>Sums of one line.</summary>
    /// <param name="place">The reinforcement, among those of the partial.</param>
    /// <param name="fit">The line, by its place among the reinforcement's.</param>
    public PairSums Of(int place, int fit) => fits[firstFits[place - first] + fit];

    /// <summary>Adds one prompt to a line.</summary>
    /// <param name="place">The reinforcement, among those of the partial.</param>
    /// <param name="fit">The line, by its place among the reinforcement's.</param>
    /// <param name="x">Clean direct effects, [scored].</param>
    /// <param name="y">New direct effects, [scored].</param>
    public void Add(int place, int fit, ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        NonFinite += Of(place, fit).AddPrompt(x, y);

    /// <inheritdoc/>
    public void Merge(ReinforcementPartial later)
    {
        for (int fit = 0; fit < later.fits.Length; fit++)
        {
            fits[firstFits[later.first - first] + fit].Merge(later.fits[fit]);
        }

        NonFinite += later.NonFinite;
        Points?.Append(later.Points!);
    }
}
