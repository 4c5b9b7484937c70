namespace SelfRepair.Api.Hub;

/// <summary>A file's content that was fetched whole, in its partial file.</summary>
/// <param name="Name">The name of its blob.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsCompared">Whether a hash that the Hub or a mirror gives says that it is right.</param>
public sealed record DownloadedContent(string Name, string Sha256, long Bytes, bool IsCompared);
