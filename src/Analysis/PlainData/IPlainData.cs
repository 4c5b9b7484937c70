namespace SelfRepair.Analysis.PlainData;

/// <summary>Something that a process may leave to another one: numbers and arrays, no object of a running
/// engine.</summary>
/// <remarks>What is written depends on the value alone, so that equal values have equal bytes.</remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IPlainData<TSelf>
    where TSelf : IPlainData<TSelf>
{
    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    void Write(PlainDataWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="PlainDataException">The bytes are not what was written.</exception>
    static abstract TSelf Read(PlainDataReader reader);
}
