namespace SelfRepair.Inference.Devices;

/// <summary>A value that is made when it is first asked for, and kept.</summary>
/// <remarks>Unlike <see cref="Lazy{T}"/> it keeps no failure: who asks next tries again, since memory that is full may
/// have room by then. Several threads wait for the one that makes it.</remarks>
/// <typeparam name="T">What is made.</typeparam>
/// <param name="make">Makes it.</param>
internal sealed class RetryingLazy<T>(Func<T> make)
    where T : class
{
    private readonly Lock gate = new();
    private volatile T? made;

    /// <summary>The value, made now where it is not there.</summary>
    public T Value => made ?? Make();

    /// <summary>The value where it was made; null where nobody has asked for it.</summary>
    public T? ValueOrNull => made;

    /// <summary>Disposes of the value where it was made.</summary>
    public void DisposeValue() => (made as IDisposable)?.Dispose();

    private T Make()
    {
        lock (gate)
        {
            return made ??= make();
        }
    }
}
