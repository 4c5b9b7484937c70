using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Makes the repair matrix of its sums (E29).</summary>
internal static class RepairMatrices
{
    /// <summary>Mean change of every component for every ablated head.</summary>
    /// <param name="heads">The ablated heads, [row].</param>
    /// <param name="sums">Their sums, [row].</param>
    /// <param name="layout">What was summed.</param>
    public static RepairMatrix Make(IReadOnlyList<HeadId> heads, IReadOnlyList<RowSums> sums, RowLayout layout)
    {
        List<IReadOnlyList<IReadOnlyList<double?>>> byHead = [];
        List<IReadOnlyList<double?>> byMlp = [];
        for (int row = 0; row < heads.Count; row++)
        {
            long count = sums[row].Count * layout.RunCount;
            double?[] own = [.. sums[row].HeadRepairs.Select(sum => count == 0 ? (double?)null : sum / count)];
            own[(heads[row].Layer * layout.Shape.HeadCount) + heads[row].Index] = null;
            byHead.Add([.. own.Chunk(layout.Shape.HeadCount)]);
            byMlp.Add([.. sums[row].MlpRepairs.Select(sum => count == 0 ? (double?)null : sum / count)]);
        }

        return new RepairMatrix(heads, byHead, byMlp);
    }
}
