using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Storage;

/// <summary>The disk of the data folder has no room.</summary>
/// <param name="what">What was to be kept there.</param>
/// <param name="availableBytes">Bytes that are free.</param>
/// <param name="innerException">The file system's refusal.</param>
public sealed class DataDiskFullException(string what, long availableBytes, Exception innerException) : ApiException(
    $"There is no room for {what} in the data folder, whose disk has {availableBytes} bytes free, or less for this "
    + $"user; nothing of it was kept. Free some, or point {SettingNames.Data} at a larger disk.",
    innerException)
{
    /// <summary>What was to be kept there.</summary>
    public string What => what;

    /// <summary>Bytes that are free.</summary>
    public long AvailableBytes => availableBytes;
}
