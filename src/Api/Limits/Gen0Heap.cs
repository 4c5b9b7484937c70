using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Limits;

/// <summary>What .NET's heap holds beside what is in use: small objects that are gone and not collected yet.</summary>
/// <remarks>The runtime collects its youngest generation when it has grown by a budget, set by the processor's
/// last-level cache: four fifths of it, but at most a sixth of the memory.</remarks>
public static class Gen0Heap
{
    /// <summary>Code that is compiled on the way, and the larger of the runtime's tables: seen to be below 48
    /// MiB.</summary>
    private const long OtherBytes = 48L << 20;

    /// <summary>Where the system does not tell: no processor of today has less.</summary>
    private const long UsualCacheBytes = 64L << 20;

    private const string Caches = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>Bytes that it may hold.</summary>
    public static long Bytes { get; } = OtherBytes
        + Math.Min(CacheBytes() * 4 / 5, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 6);

    /// <summary>The largest cache of a processor, as the system tells it: 32768K.</summary>
    private static long CacheBytes() => Directory.Exists(Caches)
        ? Directory.EnumerateDirectories(Caches, "index*")
            .Select(folder => Path.Combine(folder, "size"))
            .Where(File.Exists)
            .Select(file => SizeOf(File.ReadAllText(file).Trim()))
            .Append(0)
            .Max()
        : UsualCacheBytes;

    private static long SizeOf(string text) =>
        ByteSize.TryParse(text.Length > 0 && char.IsAsciiLetter(text[^1]) ? text + "iB" : text, out long bytes)
            ? bytes
            : 0;
}
