namespace SelfRepair.PromptSets;

/// <summary>One prompt of a set, a line of its file. The members and their order are the file's.</summary>
public sealed record PromptLine
{
    /// <summary>The set's name and the place in it, such as ioi-000.</summary>
    public string Id { get; init; } = "";

    /// <summary>The prompt. It ends where the next token is asked for; &lt;|endoftext|&gt; is not part of it.</summary>
    public required string Text { get; init; }

    /// <summary>The right next token with its leading space, or null where the set asks for none.</summary>
    public string? Target { get; init; }

    /// <summary>A wrong answer of the same kind: the counterpart's right one, where the two have different
    /// answers.</summary>
    public string? Foil { get; init; }

    /// <summary>The prompt with few words changed, so that the foil is right, or with one mark changed; of the same
    /// token length.</summary>
    public string? Counterpart { get; init; }

    /// <summary>Ends the prompt as a sentence with its right answer.</summary>
    /// <param name="rest">What follows the answer.</param>
    /// <returns>The whole sentence.</returns>
    public string Complete(string rest = ".") => Text + Target + rest;
}
