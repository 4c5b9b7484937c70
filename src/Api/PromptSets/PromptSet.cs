using System.Security.Cryptography;
using System.Text.Json;
using SelfRepair.Api.Json;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.PromptSets;

/// <summary>A named list of prompts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it holds, a sentence or two.</param>
/// <param name="IsBuiltIn">Whether it came with the service.</param>
/// <param name="Prompts">The prompts.</param>
public sealed record PromptSet(
    string Name, string Description, bool IsBuiltIn, IReadOnlyList<PromptRequest> Prompts)
{
    /// <summary>SHA-256 of its prompts, in lower-case hex: of one canonical JSON object a line in UTF-8, whatever
    /// format they were uploaded in. It names the content where a name may come to mean another.</summary>
    public string Sha256 { get; } = Hash(Prompts);

    /// <summary>Bytes that it holds in memory, estimated from above.</summary>
    public long ByteCount { get; } = Prompts.Sum(prompt => prompt.ByteCount);

    private static string Hash(IEnumerable<PromptRequest> prompts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (PromptRequest prompt in prompts)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(prompt, JsonConventions.Options));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
