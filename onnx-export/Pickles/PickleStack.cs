using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>The stack of a pickle with its marks: no value below the last mark can be reached.</summary>
/// <param name="cursor">Where the pickle stands, for refusals.</param>
internal sealed class PickleStack(PickleCursor cursor)
{
    private readonly List<object?> values = [];
    private readonly List<int> marks = [];

    private int Floor => marks.Count == 0 ? 0 : marks[^1];

    /// <summary>Puts a value on top.</summary>
    /// <param name="value">The value.</param>
    public void Push(object? value) => values.Add(value);

    /// <summary>Remembers the length of the stack.</summary>
    public void Mark() => marks.Add(values.Count);

    /// <summary>The value on top.</summary>
    /// <exception cref="CorruptCheckpointException">There is none.</exception>
    public object? Peek() => values.Count > Floor ? values[^1] : throw Underflow();

    /// <summary>The value on top, of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="CorruptCheckpointException">It is another.</exception>
    public T Peek<T>() => Peek() is T value ? value : throw WrongType();

    /// <summary>Takes the value on top.</summary>
    /// <exception cref="CorruptCheckpointException">There is none.</exception>
    public object? Pop()
    {
        object? value = Peek();
        values.RemoveAt(values.Count - 1);
        return value;
    }

    /// <summary>Takes the value on top, of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="CorruptCheckpointException">There is none, or it is another.</exception>
    public T Pop<T>() => Pop() is T value ? value : throw WrongType();

    /// <summary>Takes the values on top, the lowest first.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="CorruptCheckpointException">There are fewer.</exception>
    public object?[] Pop(int count) => values.Count - Floor >= count ? Take(values.Count - count) : throw Underflow();

    /// <summary>Takes all values above the last mark, and the mark.</summary>
    /// <exception cref="CorruptCheckpointException">There is no mark.</exception>
    public object?[] PopToMark()
    {
        if (marks.Count == 0)
        {
            throw cursor.Fault("it goes back to a mark that was not made");
        }

        int mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        return Take(mark);
    }

    private object?[] Take(int start)
    {
        object?[] taken = [.. values[start..]];
        values.RemoveRange(start, taken.Length);
        return taken;
    }

    private CorruptCheckpointException Underflow() =>
        cursor.Fault("it takes more from its stack than that holds");

    private CorruptCheckpointException WrongType() =>
        cursor.Fault("an instruction meets a value that it is not for");
}
