using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Sums by set, and by set and later component.</summary>
internal sealed class SetPartial : IMergeable<SetPartial>
{
    private readonly int firstSet;
    private readonly TermSums[] sets;
    private readonly TermSums[] carriers;
    private readonly int[] firstCarriers;

    /// <summary>Empty sums.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="firstSet">The first set that is summed.</param>
    /// <param name="setCount">Number of sets.</param>
    public SetPartial(JointAblationPlan plan, int firstSet, int setCount)
    {
        this.firstSet = firstSet;
        sets = Empty(setCount, JointAblationTerms.All.Count);
        firstCarriers = new int[setCount + 1];
        for (int set = 0; set < setCount; set++)
        {
            firstCarriers[set + 1] = firstCarriers[set] + plan.Sets[firstSet + set].Carriers.Count;
        }

        carriers = Empty(firstCarriers[^1], termCount: 1);
    }

    private SetPartial(PlainDataReader reader)
    {
        firstSet = (int)reader.ReadInteger();
        sets = reader.ReadListOrNull<TermSums>()!;
        firstCarriers = reader.ReadArray<int>();
        carriers = reader.ReadListOrNull<TermSums>()!;
        IdentityMax = reader.ReadNumber();
        NonFinite = reader.ReadInteger();
    }

    /// <summary>Largest gap of the identity, logits.</summary>
    public double IdentityMax { get; set; }

    /// <summary>Positions that are left out.</summary>
    public long NonFinite { get; set; }

    /// <inheritdoc/>
    public static SetPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write((long)firstSet);
        writer.WriteList(sets);
        writer.Write<int>(firstCarriers);
        writer.WriteList(carriers);
        writer.Write(IdentityMax);
        writer.Write(NonFinite);
    }

    /// <summary>Sums of <see cref="JointAblationTerms.All"/> of a set.</summary>
    /// <param name="set">Index of the set, among those of the partial.</param>
    public TermSums OfSet(int set) => sets[set - firstSet];

    /// <summary>Sums of repair_lost of a set's later component.</summary>
    /// <param name="set">Index of the set, among those of the partial.</param>
    /// <param name="carrier">The component's place among the set's.</param>
    public TermSums OfCarrier(int set, int carrier) => carriers[firstCarriers[set - firstSet] + carrier];

    /// <inheritdoc/>
    public void Merge(SetPartial later)
    {
        for (int set = later.firstSet; set < later.firstSet + later.sets.Length; set++)
        {
            OfSet(set).Merge(later.OfSet(set));
            int count = later.firstCarriers[set - later.firstSet + 1] - later.firstCarriers[set - later.firstSet];
            for (int carrier = 0; carrier < count; carrier++)
            {
                OfCarrier(set, carrier).Merge(later.OfCarrier(set, carrier));
            }
        }

        IdentityMax = Math.Max(IdentityMax, later.IdentityMax);
        NonFinite += later.NonFinite;
    }

    private static TermSums[] Empty(int count, int termCount) =>
        [.. Enumerable.Range(0, count).Select(_ => new TermSums(termCount, keepsPrompts: false))];
}
