using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Makes the repair matrix of its sums (E29).</summary>
internal static class RepairMatrices
{
    /// <summary>Mean change of every component for every ablated head.</summary>
    /// <param name="heads">The ablated heads, [ordinal].</param>
    /// <param name="sums">Their sums, [ordinal].</param>
    /// <param name="layout">What was summed.</param>
    public static RepairMatrix Make(IReadOnlyList<HeadId> heads, IReadOnlyList<HeadSums> sums, SumLayout layout)
    {
        List<IReadOnlyList<IReadOnlyList<double?>>> byHead = [];
        List<IReadOnlyList<double?>> byMlp = [];
        for (int ordinal = 0; ordinal < heads.Count; ordinal++)
        {
            long count = sums[ordinal].Count * layout.RunCount;
            double?[] own = [.. sums[ordinal].HeadRepairs.Select(sum => count == 0 ? (double?)null : sum / count)];
            own[(heads[ordinal].Layer * layout.Shape.HeadCount) + heads[ordinal].Index] = null;
            byHead.Add([.. own.Chunk(layout.Shape.HeadCount)]);
            byMlp.Add([.. sums[ordinal].MlpRepairs.Select(sum => count == 0 ? (double?)null : sum / count)]);
        }

        return new RepairMatrix(heads, byHead, byMlp);
    }
}
