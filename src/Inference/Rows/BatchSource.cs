namespace SelfRepair.Inference.Rows;

/// <summary>What each row of a batch takes from elsewhere, and the length that rows are padded to: equal where tensors
/// that are filled from it have the same values.</summary>
/// <typeparam name="T">What one row takes.</typeparam>
/// <param name="length">Tokens of the batch.</param>
/// <param name="rows">What each row takes.</param>
internal sealed class BatchSource<T>(int length, T[] rows)
    where T : struct, IEquatable<T>
{
    /// <summary>Tokens of the batch.</summary>
    public int Length => length;

    /// <summary>What each row takes.</summary>
    public T[] Rows => rows;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj)
        || (obj is BatchSource<T> other && other.Length == length && other.Rows.AsSpan().SequenceEqual(rows));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(length, rows.Length);
}
