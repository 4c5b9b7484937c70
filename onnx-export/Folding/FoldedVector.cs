namespace SelfRepair.OnnxExport.Folding;

/// <summary>A bias or table whose values are at hand.</summary>
/// <param name="name">Its name in the package.</param>
/// <param name="columns">Its last dimension.</param>
/// <param name="values">[row, columns]; the elements of a shorter vector are followed by zeros.</param>
internal sealed class FoldedVector(string name, int columns, double[] values)
    : FoldedTensor(name, Math.Max(1, values.Length / columns), columns)
{
    /// <inheritdoc/>
    public override void Fill(int firstRow, Span<float> destination)
    {
        int first = firstRow * Columns;
        int count = Math.Min(destination.Length, values.Length - first);
        Round(values.AsSpan(first, count), destination[..count]);
        destination[count..].Clear();
    }
}
