namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>A member of a zip archive, as the archive's directory describes it; nothing of it is checked.</summary>
/// <param name="IsPlain">It is neither compressed nor encrypted.</param>
/// <param name="StoredLength">Its bytes in the archive.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="HeaderStart">The first byte of its own header.</param>
/// <param name="Checksum">CRC-32 of its bytes.</param>
internal readonly record struct ZipMember(
    bool IsPlain, ulong StoredLength, ulong Length, ulong HeaderStart, uint Checksum);
