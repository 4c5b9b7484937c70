namespace SelfRepair.Api.Limits;

/// <summary>Bytes that requests hold together while they are read, bounded.</summary>
/// <param name="budget">How many there may be; a request that is alone may hold more.</param>
public sealed class RequestMemory(long budget)
{
    private readonly Lock gate = new();

    /// <summary>Bytes that are held now.</summary>
    public long Count { get; private set; }

    /// <summary>Reserves bytes for a request.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="own">Bytes that the request holds already.</param>
    /// <exception cref="ServiceBusyException">The others hold too many.</exception>
    public void Reserve(long bytes, long own)
    {
        lock (gate)
        {
            if (Count > own && Count + bytes > budget)
            {
                throw new ServiceBusyException(Count, budget);
            }

            Count += bytes;
        }
    }

    /// <summary>Gives reserved bytes back.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Release(long bytes)
    {
        lock (gate)
        {
            Count -= bytes;
        }
    }
}
