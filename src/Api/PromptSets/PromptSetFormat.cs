namespace SelfRepair.Api.PromptSets;

/// <summary>The formats that a prompt set is uploaded in.</summary>
public enum PromptSetFormat
{
    /// <summary>One prompt object a line.</summary>
    JsonLines,

    /// <summary>A header, then one prompt a row.</summary>
    Csv,

    /// <summary>One prompt a line.</summary>
    Text,
}
