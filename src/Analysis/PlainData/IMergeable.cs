namespace SelfRepair.Analysis.PlainData;

/// <summary>Plain data that adds up: what chunks leave makes the result of all.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IMergeable<TSelf> : IPlainData<TSelf>
    where TSelf : IMergeable<TSelf>
{
    /// <summary>Adds what a later chunk left, or later prompts did.</summary>
    /// <param name="later">It; what it is of is among what this is of.</param>
    void Merge(TSelf later);
}
