namespace SelfRepair.Inference.Devices;

/// <summary>Something that is made when it is first needed, and kept.</summary>
/// <remarks>Where it cannot be made, whoever needs it next tries again: memory that is full may have room by then.
/// Several threads wait for the one that makes it.</remarks>
/// <typeparam name="T">What is made.</typeparam>
/// <param name="make">Makes it.</param>
internal sealed class MadeWhenNeeded<T>(Func<T> make)
    where T : class
{
    private readonly Lock gate = new();
    private volatile T? made;

    /// <summary>It, made now where it is not there.</summary>
    public T Value => made ?? Make();

    /// <summary>It where it was made; null where nobody needed it.</summary>
    public T? IfMade => made;

    /// <summary>Frees it where it was made.</summary>
    public void Free() => (made as IDisposable)?.Dispose();

    private T Make()
    {
        lock (gate)
        {
            return made ??= make();
        }
    }
}
