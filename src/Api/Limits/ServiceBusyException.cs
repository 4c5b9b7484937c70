using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Limits;

/// <summary>Bodies that are being read hold as much memory as they may.</summary>
/// <param name="held">Bytes that they hold.</param>
/// <param name="budget">Bytes that they may hold.</param>
public sealed class ServiceBusyException(long held, long budget) : ApiException(
    $"The requests that are being read hold {ByteSize.Format(held)} of memory, and they may hold "
    + $"{ByteSize.Format(budget)} together. Send the request again in a while.")
{
    /// <summary>Bytes that they hold.</summary>
    public long Held => held;

    /// <summary>Bytes that they may hold.</summary>
    public long Budget => budget;
}
