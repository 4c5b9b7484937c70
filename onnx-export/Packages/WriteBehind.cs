using System.Runtime.InteropServices;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>Hashes and writes one chunk on another thread while the next is folded: two chunks exist at once.</summary>
/// <remarks>Folding keeps every processor busy, writing and hashing one: beside each other they take the time of
/// their sum over the processors, after each other hashing leaves all but one idle.</remarks>
/// <param name="file">Where the chunks go, in the order of their appending.</param>
internal sealed class WriteBehind(HashedFile file) : IDisposable
{
    private float[] filled = [];
    private float[] written = [];
    private Task writing = Task.CompletedTask;

    /// <summary>The file's bytes when all that was appended is written.</summary>
    public long Length { get; private set; } = file.Length;

    /// <summary>Room for the next chunk; what it held before is in the file or on its way.</summary>
    /// <param name="length">Elements wanted.</param>
    public Memory<float> Next(int length)
    {
        if (filled.Length < length)
        {
            filled = new float[length];
        }

        return filled.AsMemory(0, length);
    }

    /// <summary>Appends the chunk that was filled, once the one before it is written.</summary>
    /// <param name="length">Its elements.</param>
    public void Append(int length)
    {
        Flush();
        (filled, written) = (written, filled);
        Length += (long)length * sizeof(float);
        writing = Task.Run(() => file.Append(MemoryMarshal.AsBytes(written.AsSpan(0, length))));
    }

    /// <summary>Waits until all that was appended is written.</summary>
    /// <exception cref="IOException">It could not be.</exception>
    public void Flush() => writing.GetAwaiter().GetResult();

    /// <summary>Waits for the end of what is being written, whatever comes of it: the file may be closed
    /// then.</summary>
    public void Dispose() => Task.WaitAny(writing);
}
