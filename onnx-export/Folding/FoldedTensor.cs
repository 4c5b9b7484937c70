using System.Numerics.Tensors;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>A tensor of the package, made a few rows at a time from the checkpoint, in double, and rounded
/// once.</summary>
internal abstract class FoldedTensor
{
    /// <summary>Names a tensor.</summary>
    /// <param name="name">Its name in the package.</param>
    /// <param name="rows">Its first dimension; 1 for a vector.</param>
    /// <param name="columns">Its last dimension.</param>
    protected FoldedTensor(string name, int rows, int columns)
    {
        Name = name;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Its name in the package.</summary>
    public string Name { get; }

    /// <summary>Its first dimension; 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Its last dimension.</summary>
    public int Columns { get; }

    /// <summary>Makes consecutive rows. Safe for many threads on disjoint destinations.</summary>
    /// <param name="firstRow">The first, from 0.</param>
    /// <param name="destination">[row, Columns]; its length says how many rows.</param>
    /// <exception cref="NonFiniteWeightException">A weight is NaN or infinite, or becomes so in float32.</exception>
    public abstract void Fill(int firstRow, Span<float> destination);

    /// <summary>Rounds to float32, the only rounding between the checkpoint and the package.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="destination">As many.</param>
    /// <exception cref="NonFiniteWeightException">A value is beyond float32.</exception>
    protected void Round(ReadOnlySpan<double> values, Span<float> destination)
    {
        // The comparison is false for NaN, which infinities that met would leave.
        if (!(Math.Abs(TensorPrimitives.MaxMagnitude(values)) <= float.MaxValue))
        {
            throw new NonFiniteWeightException(Name, isFolded: true);
        }

        TensorPrimitives.ConvertTruncating(values, destination);
    }
}
